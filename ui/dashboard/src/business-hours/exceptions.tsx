/** Single days with hours of their own, which stand in place of the week's and win over a holiday. */

import type { ExceptionView } from "@lenochat/protocol";
import { Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button, FieldError, Group, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { EditHours } from "./edit.ts";
import { dateWords } from "./moments.ts";
import { Spans } from "./spans.tsx";

const LONGEST_NAME = 100;

export function Exceptions({ edit }: { edit: EditHours }) {
  const { t } = useTranslation();
  const addButton = useRef<HTMLButtonElement>(null);
  const [added, setAdded] = useState<number | null>(null);
  const { exceptions } = edit.hours;
  const set = (changed: readonly ExceptionView[]) => edit.change({ exceptions: [...changed] });
  const add = () => {
    setAdded(exceptions.length);
    set([...exceptions, { date: "", name: "", hours: [] }]);
  };
  const remove = (index: number) => {
    set(exceptions.filter((_, one) => one !== index));
    addButton.current?.focus();
  };
  const complaint = edit.complaint("exceptions");
  return (
    <section className="rule" aria-labelledby="exceptions">
      <h2 id="exceptions" className="rule-label">
        {t("hours.exceptions.title")}
      </h2>
      <p className="rule-sentence">{t("hours.exceptions.sentence")}</p>
      {exceptions.map((exception, index) => (
        <ExceptionFields
          key={index}
          edit={edit}
          place={`exceptions.${index}`}
          exception={exception}
          autoFocus={index === added}
          set={(changed) => set(exceptions.map((one, other) => (other === index ? changed : one)))}
          remove={() => remove(index)}
        />
      ))}
      {complaint && <p className="field-error">{complaint}</p>}
      <Button ref={addButton} className="button add-exception" onPress={add}>
        <Plus size={16} aria-hidden="true" />
        {t("hours.exceptions.add")}
      </Button>
    </section>
  );
}

interface ExceptionFieldsProps {
  edit: EditHours;
  place: string;
  exception: ExceptionView;
  autoFocus: boolean;
  set: (exception: ExceptionView) => void;
  remove: () => void;
}

function ExceptionFields({ edit, place, exception, autoFocus, set, remove }: ExceptionFieldsProps) {
  const { t, i18n } = useTranslation();
  const day = exception.date === "" ? t("hours.exceptions.new") : dateWords(i18n.language, exception.date);
  const complaint = edit.complaint(`${place}.date`);
  const nameComplaint = edit.complaint(`${place}.name`);
  return (
    <Group className="exception" aria-label={day}>
      <div className="date-fields">
        <TextField
          type="date"
          className="field"
          value={exception.date}
          onChange={(date) => set({ ...exception, date })}
          isInvalid={complaint !== undefined}
          autoFocus={autoFocus}
        >
          <Label>{t("hours.date")}</Label>
          <Input className="input date-input" />
          <FieldError className="field-error">{complaint}</FieldError>
        </TextField>
        <TextField
          className="field"
          value={exception.name}
          onChange={(name) => set({ ...exception, name })}
          maxLength={LONGEST_NAME}
          isInvalid={nameComplaint !== undefined}
        >
          <Label>{t("hours.name")}</Label>
          <Input className="input" autoComplete="off" />
          <FieldError className="field-error">{nameComplaint}</FieldError>
        </TextField>
        <Button className="icon-button" aria-label={t("hours.exceptions.remove", { day })} onPress={remove}>
          <Trash2 size={16} aria-hidden="true" />
        </Button>
      </div>
      <Spans
        edit={edit}
        place={`${place}.hours`}
        day={day}
        dayAfter={t("hours.next_day")}
        spans={exception.hours}
        set={(hours) => set({ ...exception, hours: [...hours] })}
      />
    </Group>
  );
}
