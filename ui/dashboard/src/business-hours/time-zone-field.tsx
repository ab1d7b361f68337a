/** In which zone the hours are meant: typed to be found, with what the clock says there now. */

import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { SearchSelect } from "../form/search-select.tsx";
import { spanWords } from "../time/span.ts";
import { useNow } from "../time/time.tsx";
import type { EditHours } from "./edit.ts";
import type { Speaking } from "./moments.ts";
import { dateThere, timeThere } from "./moments.ts";
import { cityOf, nextClockChange, ownTimeZone, timeZones } from "./zones.ts";

export function TimeZoneField({ edit }: { edit: EditHours }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { time_zone: timeZone } = edit.hours;
  const zones = useMemo(() => timeZones(timeZone).map((id) => ({ id, name: zoneWords(id) })), [timeZone]);
  const speaking = { t, language: i18n.language, timeZone, now };
  const place = cityOf(timeZone);
  return (
    <section className="rule">
      <SearchSelect
        label={t("hours.zone.label")}
        options={zones}
        value={timeZone}
        choose={(time_zone) => edit.change({ time_zone })}
        placeholder={t("hours.zone.label")}
        find={t("hours.zone.find")}
        none={t("hours.zone.none")}
        complaint={edit.complaint("time_zone")}
      />
      <p className="rule-sentence">
        {t(timeZone === ownTimeZone() ? "hours.zone.now_own" : "hours.zone.now", {
          place,
          time: timeThere(speaking, now),
          date: dateThere(speaking, now),
        })}
      </p>
      <p className="rule-sentence muted">{clockSentence(speaking)}</p>
    </section>
  );
}

/** As people look for it: with spaces, and the place first read as what it is. */
function zoneWords(timeZone: string): string {
  return timeZone.replaceAll("_", " ");
}

function clockSentence(speaking: Speaking): string {
  const { t, timeZone, now } = speaking;
  const change = nextClockChange(timeZone, now);
  const place = cityOf(timeZone);
  if (!change) return t("hours.clock.never", { place });
  return t(change.minutes > 0 ? "hours.clock.forward" : "hours.clock.back", {
    place,
    date: dateThere(speaking, change.at),
    span: spanWords(t, Math.abs(change.minutes) * 60),
  });
}
