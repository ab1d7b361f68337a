/** The spans of one day: each from a time to a time, as many as there are breaks between them and one more. */

import type { TFunction } from "i18next";
import { Plus, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button, Input, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { EditHours } from "./edit.ts";
import type { Span } from "./hours.ts";
import { endsAtMidnight, endsNextDay, nextSpan } from "./hours.ts";
import { timeWords } from "./moments.ts";

interface SpansProps {
  edit: EditHours;
  /** Where the server would find them: `weekly.mon`, `exceptions.0.hours`. */
  place: string;
  /** The day they are of, and the one after it, in words. */
  day: string;
  dayAfter: string;
  spans: readonly Span[];
  set: (spans: readonly Span[]) => void;
}

export function Spans({ edit, place, day, dayAfter, spans, set }: SpansProps) {
  const { t } = useTranslation();
  const [added, setAdded] = useState<number | null>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const whole = edit.complaint(place);
  const add = () => {
    setAdded(spans.length);
    set([...spans, nextSpan(spans)]);
  };
  const remove = (index: number) => {
    set(spans.filter((_, one) => one !== index));
    // What had the focus is gone.
    addButton.current?.focus();
  };
  return (
    <div className="spans">
      {spans.length === 0 && <span className="muted span-closed">{t("hours.closed")}</span>}
      {spans.map((span, index) => (
        <SpanRow
          key={index}
          span={span}
          words={{ day, dayAfter, number: index + 1 }}
          complaint={edit.complaint(`${place}.${index}`)}
          autoFocus={index === added}
          set={(changed) => set(spans.map((one, other) => (other === index ? changed : one)))}
          remove={() => remove(index)}
        />
      ))}
      {whole && <span className="span-note field-error">{whole}</span>}
      <Button ref={addButton} className="text-button span-add" onPress={add}>
        <Plus size={14} aria-hidden="true" />
        {t(spans.length === 0 ? "hours.add_first" : "hours.add_more")}
        <span className="hidden-label"> {day}</span>
      </Button>
    </div>
  );
}

interface SpanRowProps {
  span: Span;
  words: { readonly day: string; readonly dayAfter: string; readonly number: number };
  complaint: string | undefined;
  autoFocus: boolean;
  set: (span: Span) => void;
  remove: () => void;
}

function SpanRow({ span, words, complaint, autoFocus, set, remove }: SpanRowProps) {
  const { t, i18n } = useTranslation();
  const noteId = useId();
  const [start, end] = span;
  const note = complaint ?? spanNote(t, span, { day: words.dayAfter, time: timeWords(i18n.language, end) });
  const described = note === undefined ? undefined : noteId;
  return (
    <div className="span-row">
      <TimeInput
        label={t("hours.from", words)}
        value={start}
        isInvalid={complaint !== undefined}
        autoFocus={autoFocus}
        described={described}
        set={(time) => set([time, end])}
      />
      <span aria-hidden="true">–</span>
      <TimeInput
        label={t("hours.to", words)}
        value={end}
        isInvalid={complaint !== undefined}
        described={described}
        set={(time) => set([start, time])}
      />
      <Button className="icon-button" aria-label={t("hours.remove_span", words)} onPress={remove}>
        <X size={16} aria-hidden="true" />
      </Button>
      {note !== undefined && (
        <span id={noteId} className={complaint === undefined ? "span-note muted" : "span-note field-error"}>
          {note}
        </span>
      )}
    </div>
  );
}

/** What a pair of times does not say by itself. */
function spanNote(
  t: TFunction,
  span: Span,
  end: { readonly day: string; readonly time: string },
): string | undefined {
  if (endsNextDay(span)) return t("hours.until_next_day", end);
  if (endsAtMidnight(span)) return t(span[0] === "00:00" ? "hours.all_day" : "hours.until_midnight");
  return undefined;
}

interface TimeInputProps {
  label: string;
  value: string;
  isInvalid: boolean;
  autoFocus?: boolean;
  described: string | undefined;
  set: (time: string) => void;
}

/** The browser's own field: it knows how its reader writes times. It has no 24:00, which is the 00:00 that follows. */
function TimeInput({ label, value, isInvalid, autoFocus = false, described, set }: TimeInputProps) {
  return (
    <TextField
      type="time"
      aria-label={label}
      value={value === "24:00" ? "00:00" : value}
      onChange={set}
      isInvalid={isInvalid}
      // What was asked for by the button before it.
      autoFocus={autoFocus}
      {...(described !== undefined && { "aria-describedby": described })}
    >
      <Input className="input time-input" />
    </TextField>
  );
}
