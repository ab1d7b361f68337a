/** What every settings page is made of: its title, what others saved meanwhile, its rules, and Save. */

import type { FormEvent, ReactNode, RefObject } from "react";
import { useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../form/save-bar.tsx";
import { useLeaveGuard } from "../frame/leave-guard.tsx";
import { useTitle } from "../frame/title.ts";
import { valueWords } from "./sentences.ts";
import type { Draft, Meanwhile } from "./use-draft.ts";

interface SettingsFormProps {
  title: string;
  intro: string;
  draft: Draft;
  /** Something that has to be there is still missing, and said where it is. */
  isIncomplete?: boolean;
  children: ReactNode;
}

export function SettingsForm({ title, intro, draft, isIncomplete = false, children }: SettingsFormProps) {
  const { t } = useTranslation();
  const isUnsaved = draft.isChanged;
  const isSavable = isUnsaved && !isIncomplete && !draft.isSaving && Object.keys(draft.texts).length === 0;
  useLeaveGuard(isUnsaved);
  useTitle(`${title} · ${t("settings.title")}`);
  const form = useFocusOnComplaint(draft.fields);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (isSavable) draft.save();
  };
  return (
    <form className="settings-form" aria-label={title} onSubmit={submitted} ref={form}>
      <header>
        <h1>{title}</h1>
        <p className="muted">{intro}</p>
      </header>
      <div role="status" className="meanwhile-place">
        {draft.meanwhile.length > 0 && (
          <ul className="meanwhile">
            {draft.meanwhile.map((change) => (
              <MeanwhileRow key={change.name} change={change} draft={draft} />
            ))}
          </ul>
        )}
      </div>
      {children}
      <SaveBar state={draft} isSavable={isSavable} discard={() => draft.discard()} />
    </form>
  );
}

const WRONG = 'input[aria-invalid="true"], textarea[aria-invalid="true"]';

/** Takes whoever saved to the first value that the server did not take. */
function useFocusOnComplaint(fields: Draft["fields"]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(fields).length === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>(WRONG);
    wrong?.focus();
    // With what is said about it, which stands below.
    wrong?.closest(".field")?.scrollIntoView({ block: "nearest" });
  }, [fields]);
  return form;
}

/** What somebody else saved while this draft was open: it is never thrown away, nor theirs overwritten, in silence. */
function MeanwhileRow({ change, draft }: { change: Meanwhile; draft: Draft }) {
  const { t } = useTranslation();
  const { name, isTouched } = change;
  const rule = t(`settings.rule.${name}`);
  const theirs = valueWords(t, name, draft.saved);
  if (!isTouched) return <li>{t("settings.meanwhile.untouched", { rule, theirs })}</li>;
  return (
    <li>
      {t("settings.meanwhile.touched", { rule, theirs, yours: valueWords(t, name, draft.rules) })}{" "}
      <Button className="text-button" onPress={() => draft.discard(name)}>
        {t("settings.meanwhile.keep_theirs")}
      </Button>
    </li>
  );
}
