/** The own picture: chosen, looked at as it will appear, and only then sent. */

import type { MeView } from "@lenochat/protocol";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button, FileTrigger } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { initials } from "../agent/avatar.tsx";
import { failureWords } from "../frame/failure.ts";
import { useDesk } from "../live.tsx";
import { fieldError, useKeepProfile } from "./use-profile.ts";

const TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"];
const MEGABYTE = 1024 * 1024;
const LARGEST = 5 * MEGABYTE;

export function PictureField({ me }: { me: MeView }) {
  const { t, i18n } = useTranslation();
  const picture = usePicture();
  const [refused, setRefused] = useState<string | null>(null);
  const [chosen, setChosen] = useState<File | null>(null);
  const preview = useObjectUrl(chosen);
  const choose = (files: FileList | null) => {
    const file = files?.[0];
    if (!file) return;
    picture.reset();
    const reason = refusal(file);
    setChosen(reason ? null : file);
    setRefused(reason && t(`profile.picture_${reason}`, { size: megabytes(file.size, i18n.language) }));
  };
  const unreadable = () => {
    setChosen(null);
    setRefused(t("profile.picture_unreadable"));
  };
  const done = () => setChosen(null);
  return (
    <div className="picture-field">
      {preview || me.picture_url ? (
        <img
          className="picture-large"
          src={preview ?? me.picture_url ?? ""}
          alt={t(preview ? "profile.picture_preview" : "profile.picture_present")}
          onError={preview ? unreadable : undefined}
        />
      ) : (
        <span className="picture-large" aria-hidden="true" data-initials={initials(me.name)} />
      )}
      <div className="picture-side">
        <div className="buttons">
          {chosen ? (
            <>
              <Button
                className="button primary"
                isDisabled={picture.isPending}
                onPress={() => picture.upload(chosen, done)}
              >
                {t(picture.isPending ? "profile.picture_sending" : "profile.picture_use")}
              </Button>
              <Button className="button" isDisabled={picture.isPending} onPress={done}>
                {t("profile.cancel")}
              </Button>
            </>
          ) : (
            <>
              <FileTrigger acceptedFileTypes={TYPES} onSelect={choose}>
                <Button className="button">
                  {t(me.picture_url ? "profile.picture_change" : "profile.picture_upload")}
                </Button>
              </FileTrigger>
              {me.picture_url && (
                <Button
                  className="button quiet"
                  isDisabled={picture.isPending}
                  onPress={() => picture.remove()}
                >
                  {t("profile.picture_remove")}
                </Button>
              )}
            </>
          )}
        </div>
        <PictureNote refused={refused} failure={picture.failure} />
      </div>
    </div>
  );
}

function PictureNote({ refused, failure }: { refused: string | null; failure: Error | null }) {
  const { t } = useTranslation();
  const error =
    refused ??
    fieldError(failure, "picture") ??
    (failure && t("profile.picture_failed", { why: failureWords(t, failure) }));
  if (!error) return <span className="muted small">{t("profile.picture_hint")}</span>;
  return (
    <span className="field-error" role="alert">
      {error}
    </span>
  );
}

function usePicture() {
  const { api } = useDesk();
  const keep = useKeepProfile();
  const { mutate, reset, error, isPending } = useMutation({
    mutationFn: (file: File | null) => (file ? api.changePicture(file) : api.removePicture()),
    onSuccess: keep,
  });
  return {
    upload: (file: File, done: () => void) => mutate(file, { onSuccess: done }),
    remove: () => mutate(null),
    reset,
    isPending,
    failure: error,
  };
}

/** Said before a long upload that would be refused. */
function refusal(file: File): "too_large" | "unsupported" | null {
  if (!TYPES.includes(file.type)) return "unsupported";
  return file.size > LARGEST ? "too_large" : null;
}

function megabytes(bytes: number, language: string): string {
  const format = new Intl.NumberFormat(language, {
    style: "unit",
    unit: "megabyte",
    maximumFractionDigits: 1,
  });
  return format.format(bytes / MEGABYTE);
}

function useObjectUrl(file: File | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return setUrl(null);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
