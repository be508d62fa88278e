import { useId, type ReactNode } from "react";

/** A field with its name above it and, when the daemon refused what it says, why. */
export function Field({ name, faults, className = "", children }: { name: string; faults?: readonly string[]; className?: string; children(about: { "aria-invalid": boolean; "aria-describedby"?: string }): ReactNode }) {
  const id = useId();
  const isWrong = faults !== undefined && faults.length > 0;
  return (
    <label className={`field ${className}`}>
      <span>{name}</span>
      {children({ "aria-invalid": isWrong, "aria-describedby": isWrong ? id : undefined })}
      {isWrong && (
        <strong id={id} className="field-fault small" role="alert">
          {faults.join(" ")}
        </strong>
      )}
    </label>
  );
}
