import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, getText } from "../api/client";
import { Problem } from "../ui/Problem";
import { Skeleton } from "../ui/Skeleton";
import { visible } from "../ui/VisibleText";

interface Folder {
  path: string;
  items: { name: string; type: string; size: number | null }[];
}

const LARGEST = 512 * 1024;

/** The files that the session works on, as they are now. */
export function FilesTab({ workspaceId, name, sessionId, version }: { workspaceId: string; name: string; sessionId: string; version: number }) {
  const [path, setPath] = useState("");
  const [file, setFile] = useState<{ name: string; size: number } | null>(null);
  const listing = useQuery({
    queryKey: ["files", sessionId, path, version],
    queryFn: ({ signal }) => get<Folder>(`/api/workspaces/${workspaceId}/files`, { path: path || ".", session: sessionId }, signal),
    placeholderData: (before, query) => (query?.queryKey[2] === path ? before : undefined),
  });
  const shown = file && file.size <= LARGEST ? join(path, file.name) : null;
  const content = useQuery({
    queryKey: ["file", sessionId, shown, version],
    queryFn: ({ signal }) => getText(`/api/workspaces/${workspaceId}/files`, { path: shown, session: sessionId }, signal),
    enabled: shown !== null,
  });
  const enter = (folder: string) => {
    setPath(folder);
    setFile(null);
  };
  const parts = path === "" ? [] : path.split("/");
  return (
    <div className="files">
      <nav className="small code" aria-label="Folder">
        <button type="button" className="button plain small" onClick={() => enter("")}>
          {visible(name)}
        </button>
        {parts.map((part, place) => (
          <button key={place} type="button" className="button plain small" onClick={() => enter(parts.slice(0, place + 1).join("/"))}>
            / {visible(part)}
          </button>
        ))}
      </nav>
      {listing.isError && <Problem error={listing.error} />}
      {listing.isPending && <Skeleton rows={3} within />}
      {listing.data && (
        <div className="card row-list">
          {listing.data.items.map((entry) => (
            <button
              key={entry.name}
              type="button"
              className="row raw-row"
              aria-pressed={file?.name === entry.name}
              onClick={() => (entry.type === "directory" ? enter(join(path, entry.name)) : setFile({ name: entry.name, size: entry.size ?? 0 }))}
            >
              <span className="code">
                {visible(entry.name)}
                {entry.type === "directory" ? "/" : ""}
              </span>
              <span className="small quiet">{entry.size === null ? "" : sizeOf(entry.size)}</span>
            </button>
          ))}
          {listing.data.items.length === 0 && <p className="row quiet">An empty folder.</p>}
        </div>
      )}
      {file && file.size > LARGEST && <p className="quiet">{file.name} is too large to show here.</p>}
      {content.isError && <Problem error={content.error} />}
      {shown !== null && content.data !== undefined && (
        <figure>
          <figcaption className="small code">{visible(shown)}</figcaption>
          <pre className="approval-input code" tabIndex={0}>{content.data.includes("\0") ? "A binary file." : visible(content.data)}</pre>
        </figure>
      )}
    </div>
  );
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
