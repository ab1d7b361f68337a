/**
 * Profile settings (DA6), a window over whatever one was doing. Name, language, login preferences and notifications wait
 * for Save; picture, password, colours and other logins have buttons of their own.
 */

import type { MeView } from "@lenochat/protocol";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { ModalWindow } from "../frame/modal.tsx";
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
import { ProfileFoot } from "./profile-foot.tsx";
import { ProfileNav } from "./profile-nav.tsx";
import { useFocusOnInvalid } from "./use-focus-on-invalid.ts";
import type { ProfileForm } from "./use-profile.ts";
import { useMe, useProfileForm } from "./use-profile.ts";
import "./profile.css";

export function ProfileSettings({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const notices = useNotices();
  const { me, failure, retry } = useMe();
  const form = useProfileForm(me);
  const password = usePasswordForm();
  const [isAsking, setAsking] = useState(false);
  const leave = () => (form.hasChanges || password.isTyped ? setAsking(true) : close());
  const saved = () => {
    notices.tell(t("profile.saved"));
    if (password.isTyped) setAsking(true);
    else close();
  };
  return (
    <ModalWindow title={t("profile.title")} leave={leave} className="profile-window">
      {me ? (
        <div className="profile">
          <ProfileNav />
          <Sections me={me} form={form} password={password} />
          <ProfileFoot
            form={form}
            save={() => form.save(saved)}
            leave={leave}
            question={
              isAsking
                ? { discard: close, stay: () => setAsking(false), isPasswordOnly: !form.hasChanges }
                : null
            }
          />
        </div>
      ) : failure ? (
        <Failure sentence={t("profile.failed", { why: failureWords(t, failure) })} retry={retry} />
      ) : (
        <Placeholder patient title={t("profile.loading")} />
      )}
    </ModalWindow>
  );
}

function Sections({ me, form, password }: { me: MeView; form: ProfileForm; password: PasswordForm }) {
  const fields = useFocusOnInvalid<HTMLDivElement>(form.failure);
  return (
    <div className="profile-sections" ref={fields}>
      <DetailsSection me={me} form={form} picture={<PictureField me={me} />} />
      <LoginSection me={me} form={form} />
      <NotificationsSection me={me} form={form} />
      <AppearanceSection />
      <PasswordSection me={me} form={password} />
      <LoginsSection />
    </div>
  );
}
