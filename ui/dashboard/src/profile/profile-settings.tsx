/**
 * Profile settings (DA6), in a window over whatever one was doing. Name, language, login preferences and notifications wait
 * for Save; picture, password, colours and other logins have buttons of their own.
 */

import type { MeView } from "@lenochat/protocol";
import type { RefObject } from "react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { useNotices } from "../frame/notices.tsx";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { AppearanceSection } from "./appearance-section.tsx";
import { DetailsSection } from "./details-section.tsx";
import { LoginSection } from "./login-section.tsx";
import { LoginsSection } from "./logins-section.tsx";
import { NotificationsSection } from "./notifications-section.tsx";
import type { PasswordForm } from "./password-section.tsx";
import { PasswordSection, usePasswordForm } from "./password-section.tsx";
import { PictureField } from "./picture-field.tsx";
import type { Unsaved } from "./profile-foot.tsx";
import { ProfileFoot } from "./profile-foot.tsx";
import { ProfileNav } from "./profile-nav.tsx";
import { useFocusOnInvalid } from "./use-focus-on-invalid.ts";
import type { PictureForm } from "./use-picture.ts";
import { usePictureForm } from "./use-picture.ts";
import type { ProfileForm } from "./use-profile.ts";
import { useMe, useProfileForm } from "./use-profile.ts";
import "./profile.css";

interface ProfileSettingsProps {
  /** Closes the window, whatever is unsaved. */
  close: () => void;
  /** What happens when somebody wants to leave the window. */
  onLeave: RefObject<() => void>;
}

export function ProfileSettings({ close, onLeave }: ProfileSettingsProps) {
  const { t } = useTranslation();
  const notices = useNotices();
  const { me, failure, retry } = useMe();
  const forms = { profile: useProfileForm(me), picture: usePictureForm(), password: usePasswordForm() };
  const [isAsking, setAsking] = useState(false);
  const unsaved = whatIsUnsaved(forms);
  const leave = () => (unsaved ? setAsking(true) : close());
  useEffect(() => {
    onLeave.current = leave;
  });
  const saved = () => {
    notices.tell(t("profile.saved"));
    // What has a button of its own may still be half done.
    if (forms.picture.preview || forms.password.isTyped) setAsking(true);
    else close();
  };
  if (failure && !me)
    return <Failure sentence={t("profile.failed", { why: failureWords(t, failure) })} retry={retry} />;
  if (!me) return <Placeholder patient title={t("profile.loading")} />;
  return (
    <div className="profile">
      <ProfileNav />
      <Sections me={me} forms={forms} />
      <ProfileFoot
        form={forms.profile}
        save={() => forms.profile.save(saved)}
        leave={leave}
        question={isAsking && unsaved ? { unsaved, discard: close, stay: () => setAsking(false) } : null}
      />
    </div>
  );
}

interface Forms {
  readonly profile: ProfileForm;
  readonly picture: PictureForm;
  readonly password: PasswordForm;
}

function whatIsUnsaved({ profile, picture, password }: Forms): Unsaved | null {
  if (profile.hasChanges) return "changes";
  if (picture.preview) return "picture";
  return password.isTyped ? "password" : null;
}

function Sections({ me, forms }: { me: MeView; forms: Forms }) {
  const { profile, picture, password } = forms;
  const fields = useFocusOnInvalid<HTMLDivElement>(profile.failure);
  return (
    <div className="profile-sections" ref={fields}>
      <DetailsSection me={me} form={profile} picture={<PictureField me={me} form={picture} />} />
      <LoginSection me={me} form={profile} />
      <NotificationsSection me={me} form={profile} />
      <AppearanceSection />
      <PasswordSection me={me} form={password} />
      <LoginsSection />
    </div>
  );
}
