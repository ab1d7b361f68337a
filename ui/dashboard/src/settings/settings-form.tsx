/** What every settings page is made of: its title, what others saved meanwhile, its rules, and Save. */

import { Check } from "lucide-react";
import type { FormEvent, ReactNode } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { useLeaveGuard } from "../frame/leave-guard.tsx";
import { useTitle } from "../frame/title.ts";
import { valueWords } from "./sentences.ts";
import type { Draft, Meanwhile } from "./use-draft.ts";

interface SettingsFormProps {
  title: string;
  intro: string;
  draft: Draft;
  children: ReactNode;
}

export function SettingsForm({ title, intro, draft, children }: SettingsFormProps) {
  const { t } = useTranslation();
  const isUnsaved = draft.isChanged;
  useLeaveGuard(isUnsaved);
  useTitle(`${title} · ${t("settings.title")}`);
  const submitted = (event: FormEvent) => {
    event.preventDefault();
    if (isSavable(draft)) draft.save();
  };
  return (
    <form className="settings-form" aria-label={title} onSubmit={submitted}>
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
      <SaveBar draft={draft} />
    </form>
  );
}

function isSavable(draft: Draft): boolean {
  return draft.isChanged && !draft.isSaving && Object.keys(draft.texts).length === 0;
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

function SaveBar({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { isChanged, isSaving, isSaved, failure } = draft;
  // While it works, and when it has, it keeps the focus of whoever pressed it.
  const isBusy = isSaving || isSaved;
  return (
    <div className="save-bar" data-changed={isChanged || undefined}>
      <Button type="submit" className="button primary" isDisabled={!isSavable(draft) && !isBusy}>
        {t(isSaving ? "settings.saving" : "settings.save")}
      </Button>
      {isChanged && !isSaving && (
        <Button className="button quiet" onPress={() => draft.discard()}>
          {t("settings.discard")}
        </Button>
      )}
      <span className="save-state" role="status">
        {isChanged && !failure && t("settings.unsaved")}
        {isSaved && !isChanged && (
          <>
            <Check size={16} aria-hidden="true" /> {t("settings.saved")}
          </>
        )}
      </span>
      {failure && (
        <p className="save-failure" role="alert">
          {t("settings.failed", { why: failureWords(t, failure) })}
        </p>
      )}
    </div>
  );
}
