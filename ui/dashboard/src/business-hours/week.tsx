/** The hours of a usual week, day by day. */

import { Copy } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Group, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Checkbox } from "../form/checkbox.tsx";
import { useAnnounce } from "../frame/announcer.tsx";
import type { EditHours } from "./edit.ts";
import type { Day } from "./hours.ts";
import { DAYS, dayAfter, spansOf, withDayCopied } from "./hours.ts";
import { dayWords } from "./moments.ts";
import { Spans } from "./spans.tsx";

export function Week({ edit }: { edit: EditHours }) {
  const { t } = useTranslation();
  const complaint = edit.complaint("weekly");
  return (
    <section className="rule" aria-labelledby="week">
      <h2 id="week" className="rule-label">
        {t("hours.week.title")}
      </h2>
      <p className="rule-sentence">{t("hours.week.sentence")}</p>
      <div className="week">
        {DAYS.map((day) => (
          <DayRow key={day} edit={edit} day={day} />
        ))}
      </div>
      {complaint && <p className="field-error">{complaint}</p>}
      <p className="rule-sentence muted">{t("hours.week.midnight")}</p>
    </section>
  );
}

function DayRow({ edit, day }: { edit: EditHours; day: Day }) {
  const nameOf = useDayName();
  const id = `day-${day}`;
  return (
    <Group className="day" aria-labelledby={id}>
      <h3 id={id}>{nameOf(day)}</h3>
      <Spans
        edit={edit}
        place={`weekly.${day}`}
        day={nameOf(day)}
        dayAfter={nameOf(dayAfter(day))}
        spans={spansOf(edit.hours, day)}
        set={(spans) => edit.change({ weekly: { ...edit.hours.weekly, [day]: spans } })}
      />
      <CopyDay edit={edit} day={day} />
    </Group>
  );
}

function CopyDay({ edit, day }: { edit: EditHours; day: Day }) {
  const { t } = useTranslation();
  const nameOf = useDayName();
  return (
    <DialogTrigger>
      <Button className="icon-button" aria-label={t("hours.copy.button", { day: nameOf(day) })}>
        <Copy size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="copy-day" aria-label={t("hours.copy.title", { day: nameOf(day) })}>
          {({ close }) => <CopyDayForm edit={edit} day={day} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function CopyDayForm({ edit, day, close }: { edit: EditHours; day: Day; close: () => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const nameOf = useDayName();
  const [chosen, setChosen] = useState<readonly Day[]>([]);
  const others = DAYS.filter((one) => one !== day);
  const isAll = chosen.length === others.length;
  const copy = () => {
    edit.change(withDayCopied(edit.hours, day, chosen));
    announce(t("hours.copy.done", { day: nameOf(day), days: chosen.map(nameOf) }));
    close();
  };
  return (
    <>
      <h2>{t("hours.copy.title", { day: nameOf(day) })}</h2>
      <Checkbox isOn={isAll} turn={(isOn) => setChosen(isOn ? others : [])}>
        {t("hours.copy.all")}
      </Checkbox>
      {others.map((one) => (
        <Checkbox
          key={one}
          isOn={chosen.includes(one)}
          turn={(isOn) => setChosen(DAYS.filter((other) => (other === one ? isOn : chosen.includes(other))))}
        >
          {nameOf(one)}
        </Checkbox>
      ))}
      <Button className="button primary" isDisabled={chosen.length === 0} onPress={copy}>
        {t("hours.copy.copy")}
      </Button>
    </>
  );
}

function useDayName(): (day: Day) => string {
  const { i18n } = useTranslation();
  return (day) => dayWords(i18n.language, DAYS.indexOf(day));
}
