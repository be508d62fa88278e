import { Link } from "wouter";

export function NotFoundPage() {
  return (
    <div className="page">
      <div className="empty">
        <strong>There is no such page</strong>
        <Link href="/">To the inbox</Link>
      </div>
    </div>
  );
}
