import { focusWhenAsked } from "./focus.ts";
import { texts } from "./texts.ts";

/** Why an address cannot be right, as far as a browser tells; empty: nothing. The server has the last word. */
export function reasonAgainstEmail(field: HTMLInputElement): string {
  if (field.value.trim() === "") return texts.emailMissing;
  return field.validity.valid ? "" : texts.emailWrong;
}

interface Props {
  value: string;
  /** Why what was entered cannot be taken; empty: nothing. */
  reason: string;
}

export function EmailField({ value, reason }: Props) {
  return (
    <label>
      <bdi>{texts.email}</bdi>
      <input
        ref={focusWhenAsked}
        type="email"
        name="email"
        required
        maxLength={254}
        autocomplete="email"
        dir="ltr"
        defaultValue={value}
        aria-invalid={reason !== ""}
        aria-describedby="email-reason"
      />
      <Reason id="email-reason" reason={reason} />
    </label>
  );
}

/** Below its field, and heard with it. */
export function Reason({ id, reason }: { id: string; reason: string }) {
  return (
    <bdi id={id} class="failed reason">
      {reason}
    </bdi>
  );
}
