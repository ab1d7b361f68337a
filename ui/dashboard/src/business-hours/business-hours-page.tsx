/** When visitors can chat: a week in a time zone, holidays and single days, and what becomes of who waits at closing. */

import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "../settings/fields.tsx";
import { SettingsForm } from "../settings/settings-form.tsx";
import type { Draft } from "../settings/use-draft.ts";
import { useDraft } from "../settings/use-draft.ts";
import type { EditHours } from "./edit.ts";
import { useEditHours } from "./edit.ts";
import { Exceptions } from "./exceptions.tsx";
import { Holidays } from "./holidays.tsx";
import { offeredHours } from "./hours.ts";
import { Outlook } from "./outlook.tsx";
import { TimeZoneField } from "./time-zone-field.tsx";
import { Week } from "./week.tsx";
import { ownTimeZone } from "./zones.ts";
import "./business-hours.css";

export function BusinessHoursPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  const edit = useEditHours(draft);
  return (
    <div className="settings-columns">
      <SettingsForm
        title={t("settings.pages.hours")}
        intro={t("hours.intro")}
        draft={draft}
        isIncomplete={edit !== null && edit.flaws.size > 0}
      >
        <OnOrOff draft={draft} />
        {edit && (
          <>
            <TimeZoneField edit={edit} />
            <Week edit={edit} />
            <Holidays edit={edit} />
            <Exceptions edit={edit} />
            <AtClosing edit={edit} />
          </>
        )}
      </SettingsForm>
      <Outlook
        hours={draft.rules.business_hours}
        isComplete={!edit || edit.flaws.size === 0}
        isDraft={draft.isChanged}
      />
    </div>
  );
}

function OnOrOff({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { business_hours: hours } = draft.rules;
  // What was set before comes back to whoever only looked at the other choice.
  const last = useRef(hours);
  if (hours !== null) last.current = hours;
  const choose = (kind: "always" | "hours") =>
    draft.set("business_hours", kind === "always" ? null : (last.current ?? offeredHours(ownTimeZone())));
  return (
    <Choice
      label={t("settings.rule.business_hours")}
      value={hours === null ? "always" : "hours"}
      choose={choose}
      complaint={draft.complaints.business_hours}
      options={(["always", "hours"] as const).map((value) => ({
        value,
        label: t(`hours.kind.${value}`),
        sentence: t(`hours.kind.${value}_sentence`),
      }))}
    />
  );
}

function AtClosing({ edit }: { edit: EditHours }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t("hours.at_closing.title")}
      value={edit.hours.at_closing}
      choose={(at_closing) => edit.change({ at_closing })}
      options={(["keep", "ask_for_email"] as const).map((value) => ({
        value,
        label: t(`hours.at_closing.${value}`),
        sentence: t(`hours.at_closing.${value}_sentence`),
      }))}
    />
  );
}
