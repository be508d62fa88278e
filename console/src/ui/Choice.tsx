/** One of a few things, all of which are shown. */
export function Choice<T extends string | number>({ label, options, value, onChoose, words }: { label: string; options: readonly T[]; value: T; onChoose(value: T): void; words(value: T): string }) {
  return (
    <div className="choice" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option} type="button" className="button small" aria-pressed={option === value} onClick={() => onChoose(option)}>
          {words(option)}
        </button>
      ))}
    </div>
  );
}
