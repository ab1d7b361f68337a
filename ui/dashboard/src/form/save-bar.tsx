/** At the foot of a form that is saved as a whole: Save, back to what is saved, and how it stands. */

import { Check } from "lucide-react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import "./save-bar.css";

export interface SaveState {
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  /** Why the last attempt failed, where no field says it. */
  readonly failure: Error | null;
  /** What the server said against single fields. */
  readonly fields: Readonly<Record<string, string>>;
}

interface SaveBarProps {
  state: SaveState;
  isSavable: boolean;
  discard: () => void;
}

export function SaveBar({ state, isSavable, discard }: SaveBarProps) {
  const { t } = useTranslation();
  const { isChanged, isSaving, isSaved, failure, fields } = state;
  const isAboutFields = Object.keys(fields).length > 0;
  // While it works, and when it has, it keeps the focus of whoever pressed it.
  const isBusy = isSaving || isSaved;
  return (
    <div className="save-bar" data-changed={isChanged || undefined}>
      <Button type="submit" className="button primary" isDisabled={!isSavable && !isBusy}>
        {t(isSaving ? "form.saving" : "form.save")}
      </Button>
      {isChanged && !isSaving && (
        <Button className="button quiet" onPress={discard}>
          {t("form.discard")}
        </Button>
      )}
      <span className="save-state" role="status">
        {isChanged && !failure && t("form.unsaved")}
        {isSaved && !isChanged && (
          <>
            <Check size={16} aria-hidden="true" /> {t("form.saved")}
          </>
        )}
      </span>
      {failure && (
        <p className="save-failure" role="alert">
          {isAboutFields ? t("form.failed_above") : t("form.not_saved", { why: failureWords(t, failure) })}
        </p>
      )}
    </div>
  );
}
