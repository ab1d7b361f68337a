/** Days on which nobody is there, whatever the week says: by hand, or a country's. */

import type { HolidayView } from "@lenochat/protocol";
import { Plus, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useRef, useState } from "react";
import { Button, FieldError, Group, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useNow } from "../time/time.tsx";
import type { EditHours } from "./edit.ts";
import { withHolidays } from "./hours.ts";
import { ImportHolidays } from "./import-holidays.tsx";
import { dateWords, todayThere } from "./moments.ts";

const LONGEST_NAME = 100;

export function Holidays({ edit }: { edit: EditHours }) {
  const { t, i18n } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const { holidays } = edit.hours;
  const complaint = edit.complaint("holidays");
  const today = todayThere(edit.hours.time_zone, useNow());
  const past = holidays.filter((one) => one.date < today);
  const remove = (gone: readonly HolidayView[]) => {
    edit.change({ holidays: holidays.filter((one) => !gone.includes(one)) });
    heading.current?.focus();
  };
  return (
    <section className="rule" aria-labelledby="holidays">
      <h2 id="holidays" ref={heading} tabIndex={-1} className="rule-label">
        {t("hours.holidays.title")}
      </h2>
      <p className="rule-sentence">{t("hours.holidays.sentence")}</p>
      {holidays.length > 0 && (
        <ul className="dates" aria-labelledby="holidays">
          {holidays.map((holiday, index) => (
            <HolidayRow
              key={holiday.date}
              date={dateWords(i18n.language, holiday.date)}
              name={holiday.name || t("hours.holidays.unnamed")}
              complaint={edit.complaint(`holidays.${index}.date`) ?? edit.complaint(`holidays.${index}.name`)}
              remove={() => remove([holiday])}
            />
          ))}
        </ul>
      )}
      {past.length > 0 && (
        <Button className="text-button remove-past" onPress={() => remove(past)}>
          {t("hours.holidays.remove_past", { count: past.length })}
        </Button>
      )}
      {complaint && <p className="field-error">{complaint}</p>}
      <AddHoliday edit={edit} />
      <ImportHolidays edit={edit} />
    </section>
  );
}

interface HolidayRowProps {
  date: string;
  name: string;
  complaint: string | undefined;
  remove: () => void;
}

function HolidayRow({ date, name, complaint, remove }: HolidayRowProps) {
  const { t } = useTranslation();
  return (
    <li>
      <span className="date-when">{date}</span>
      <span className="date-name" dir="auto">
        {name}
      </span>
      <Button
        className="icon-button"
        aria-label={t("hours.holidays.remove", { name, date })}
        onPress={remove}
      >
        <X size={16} aria-hidden="true" />
      </Button>
      {complaint && <span className="field-error">{complaint}</span>}
    </li>
  );
}

function AddHoliday({ edit }: { edit: EditHours }) {
  const { t } = useTranslation();
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const [isAsked, setAsked] = useState(false);
  const dateField = useRef<HTMLInputElement>(null);
  const { holidays } = edit.hours;
  const isTwice = holidays.some((one) => one.date === date);
  const complaint = isTwice ? t("hours.flaw.twice") : date === "" ? t("hours.flaw.date") : null;
  const add = () => {
    setAsked(complaint !== null);
    dateField.current?.focus();
    if (complaint !== null) return;
    const holiday = { date, name: name.trim() };
    edit.change({ holidays: withHolidays(holidays, [holiday]) });
    setDate("");
    setName("");
  };
  // Enter means the button beside the fields, not Save.
  const entered = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    add();
  };
  return (
    <Group className="date-fields" aria-label={t("hours.holidays.add")} onKeyDown={entered}>
      <TextField
        type="date"
        className="field"
        value={date}
        onChange={setDate}
        isInvalid={complaint !== null && (isTwice || isAsked)}
      >
        <Label>{t("hours.date")}</Label>
        <Input ref={dateField} className="input date-input" />
        <FieldError className="field-error">{complaint}</FieldError>
      </TextField>
      <TextField className="field" value={name} onChange={setName} maxLength={LONGEST_NAME}>
        <Label>{t("hours.name")}</Label>
        <Input className="input" autoComplete="off" />
      </TextField>
      <Button className="button" onPress={add}>
        <Plus size={16} aria-hidden="true" />
        {t("hours.holidays.add")}
      </Button>
    </Group>
  );
}
