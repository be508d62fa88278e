import { useRef } from "react";

interface Named {
  name: string;
}

/** Files that go with a message, each of which can be left out again, and the button that adds more. */
export function AttachedFiles<T extends Named>({ files, onLeaveOut }: { files: readonly T[]; onLeaveOut(file: T): void }) {
  if (files.length === 0) return null;
  return (
    <ul className="composer-files">
      {files.map((file, place) => (
        <li key={`${place}:${file.name}`} className="badge">
          {file.name}
          <button type="button" className="button plain small" aria-label={`Leave out ${file.name}`} onClick={() => onLeaveOut(file)}>
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}

export function AttachButton({ onChosen }: { onChosen(files: readonly File[]): void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button plain small" onClick={() => picker.current?.click()}>
        Attach
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onChosen([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** What a place needs so that files can be dropped on it and pasted into it. */
export function takesFiles(onChosen: (files: readonly File[]) => void) {
  return {
    onDragOver: (event: React.DragEvent) => event.preventDefault(),
    onDrop: (event: React.DragEvent) => {
      event.preventDefault();
      if (event.dataTransfer.files.length > 0) onChosen([...event.dataTransfer.files]);
    },
    onPaste: (event: React.ClipboardEvent) => {
      const pasted = [...event.clipboardData.files];
      if (pasted.length === 0) return;
      event.preventDefault();
      onChosen(pasted);
    },
  };
}
