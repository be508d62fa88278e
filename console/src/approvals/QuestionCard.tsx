import { useState } from "react";
import { Link } from "wouter";
import type { Approval } from "../api/types";
import { ago, span, useNow } from "../ui/time";
import { visible } from "../ui/VisibleText";
import { answerQuestion } from "./deciding";

/** A question of an agent, with its choices and room for words. */
export function QuestionCard({ question, sessionLink = true }: { question: Approval; sessionLink?: boolean }) {
  const choices = question.form?.choices ?? [];
  const multiple = question.form?.multiple ?? false;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const now = useNow();
  const toggle = (choice: string) => setChosen(chosen.includes(choice) ? chosen.filter((other) => other !== choice) : multiple ? [...chosen, choice] : [choice]);
  const ready = words.trim() !== "" || chosen.length > 0;

  return (
    <form
      className="approval card"
      aria-label={`Question: ${visible(question.title)}`}
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        void answerQuestion(question, words.trim() !== "" ? { text: words.trim() } : { choices: [...chosen] }).finally(() => setBusy(false));
      }}
    >
      <header className="approval-head">
        <span className="badge waiting">Question</span>
        <h3 className="approval-title">{visible(question.title)}</h3>
        <span className="small quiet">
          {question.agent} · {ago(question.created_at, now)} ·{" "}
          <span title={`Left unanswered at ${new Date(question.expires_at).toLocaleString()} if nobody answers`}>{span(Date.parse(question.expires_at) - now)} left</span>
          {sessionLink && (
            <>
              {" · "}
              <Link href={`/sessions/${question.session_id}`}>session</Link>
            </>
          )}
        </span>
      </header>
      {choices.length > 0 && (
        <fieldset className="question-choices">
          <legend className="visually-hidden">{multiple ? "Any of these" : "One of these"}</legend>
          {choices.map((choice) => (
            <label key={choice} className="question-choice">
              <input type={multiple ? "checkbox" : "radio"} name={question.approval_id} checked={chosen.includes(choice)} onChange={() => toggle(choice)} />
              {visible(choice)}
            </label>
          ))}
        </fieldset>
      )}
      <label className="field">
        <span>{choices.length > 0 ? "or in your own words" : "Your answer"}</span>
        <textarea className="input" rows={2} value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      <div className="approval-actions">
        <button type="submit" className="button primary" disabled={!ready || busy}>
          Answer
        </button>
      </div>
    </form>
  );
}
