import { Link } from "wouter";

export function NotFoundPage() {
  return (
    <div className="page">
      <div className="empty">
        <h1>There is no such page</h1>
        <Link href="/">To the inbox</Link>
      </div>
    </div>
  );
}
