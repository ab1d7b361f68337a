/** The foot of the profile: Save, and before anything typed is lost one question. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import type { ProfileForm } from "./use-profile.ts";
import { isAboutFields } from "./use-profile.ts";

interface ProfileFootProps {
  form: ProfileForm;
  save: () => void;
  leave: () => void;
  question: LeaveQuestion | null;
}

/** What would be lost; `changes` are those that Save is for. */
export type Unsaved = "changes" | "picture" | "password";

interface LeaveQuestion {
  readonly unsaved: Unsaved;
  readonly discard: () => void;
  readonly stay: () => void;
}

export function ProfileFoot({ form, save, leave, question }: ProfileFootProps) {
  const { t } = useTranslation();
  const saveButton = (
    <Button className="button primary" onPress={() => !form.isSaving && save()}>
      {t(form.isSaving ? "profile.saving" : "profile.save")}
    </Button>
  );
  if (question) {
    return (
      // Another element than the usual foot, lest React keeps its buttons, and with them the focus.
      <footer key="question" className="profile-foot">
        <strong role="alert">{t(`profile.leave.${question.unsaved}`)}</strong>
        {/* What is safe has the focus: a second Enter loses nothing. */}
        <Button className="button" autoFocus onPress={question.stay}>
          {t("profile.keep")}
        </Button>
        <Button className="button danger" onPress={question.discard}>
          {t("profile.discard")}
        </Button>
        {question.unsaved === "changes" && saveButton}
      </footer>
    );
  }
  return (
    <footer key="foot" className="profile-foot">
      <FootNote form={form} />
      <Button className="button" onPress={leave}>
        {t("profile.cancel")}
      </Button>
      {saveButton}
    </footer>
  );
}

function FootNote({ form }: { form: ProfileForm }) {
  const { t } = useTranslation();
  const { failure, hasChanges } = form;
  if (failure) {
    return (
      <span className="field-error" role="alert">
        {isAboutFields(failure)
          ? t("profile.check_fields")
          : t("profile.not_saved", { why: failureWords(t, failure) })}
      </span>
    );
  }
  return <span className="muted small">{hasChanges && t("profile.unsaved")}</span>;
}
