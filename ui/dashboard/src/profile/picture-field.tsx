/** The own picture, or the one that was chosen and waits to be sent; with the buttons for either. */

import type { MeView } from "@lenochat/protocol";
import { Button, FileTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { initials } from "../agent/avatar.tsx";
import type { PictureForm } from "./use-picture.ts";
import { PICTURE_TYPES } from "./use-picture.ts";

interface PictureFieldProps {
  me: MeView;
  form: PictureForm;
}

export function PictureField({ me, form }: PictureFieldProps) {
  const { t } = useTranslation();
  return (
    <div className="picture-field">
      <Picture me={me} form={form} />
      <div className="picture-side">
        <div className="buttons">
          {form.preview ? <ChosenButtons form={form} /> : <PictureButtons me={me} form={form} />}
        </div>
        {form.error ? (
          <span className="field-error" role="alert">
            {form.error}
          </span>
        ) : (
          <span className="muted small">{t("profile.picture_hint")}</span>
        )}
      </div>
    </div>
  );
}

function Picture({ me, form }: PictureFieldProps) {
  const { t } = useTranslation();
  if (form.preview) {
    return (
      <img
        className="picture-large"
        src={form.preview}
        alt={t("profile.picture_preview")}
        onError={form.unreadable}
      />
    );
  }
  if (me.picture_url)
    return <img className="picture-large" src={me.picture_url} alt={t("profile.picture_present")} />;
  return <span className="picture-large" aria-hidden="true" data-initials={initials(me.name)} />;
}

function ChosenButtons({ form }: { form: PictureForm }) {
  const { t } = useTranslation();
  return (
    <>
      <Button className="button primary" onPress={() => !form.isPending && form.send()}>
        {t(form.isPending ? "profile.picture_sending" : "profile.picture_use")}
      </Button>
      <Button className="button" onPress={() => !form.isPending && form.forget()}>
        {t("profile.cancel")}
      </Button>
    </>
  );
}

function PictureButtons({ me, form }: PictureFieldProps) {
  const { t } = useTranslation();
  return (
    <>
      <FileTrigger acceptedFileTypes={PICTURE_TYPES} onSelect={form.choose}>
        <Button className="button" isDisabled={form.isPending}>
          {t(me.picture_url ? "profile.picture_change" : "profile.picture_upload")}
        </Button>
      </FileTrigger>
      {me.picture_url && (
        <Button className="button quiet" onPress={() => !form.isPending && form.remove()}>
          {t("profile.picture_remove")}
        </Button>
      )}
    </>
  );
}
