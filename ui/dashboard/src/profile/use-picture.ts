/** The own picture: chosen, looked at as it will appear, and only then sent. */

import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { useDesk } from "../live.tsx";
import { fieldError, useKeepProfile } from "./use-profile.ts";

export const PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"];
const MEGABYTE = 1024 * 1024;
const LARGEST = 5 * MEGABYTE;

export interface PictureForm {
  /** What was chosen and not sent yet, as an address that shows it. */
  readonly preview: string | null;
  readonly choose: (files: FileList | null) => void;
  /** The browser could not show what was chosen. */
  readonly unreadable: () => void;
  readonly forget: () => void;
  readonly send: () => void;
  readonly remove: () => void;
  readonly isPending: boolean;
  readonly error: string | null;
}

export function usePictureForm(): PictureForm {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<File | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { mutate, reset, error, isPending } = usePictureMutation();
  const forget = () => {
    setChosen(null);
    setRefused(null);
    reset();
  };
  return {
    preview: useObjectUrl(chosen),
    choose: (files) => {
      const file = files?.[0];
      if (!file) return;
      forget();
      const reason = refusal(file);
      if (reason) setRefused(t(`profile.picture_${reason}`, { size: megabytes(file.size, i18n.language) }));
      else setChosen(file);
    },
    unreadable: () => {
      forget();
      setRefused(t("profile.picture_unreadable"));
    },
    forget,
    send: () => chosen && mutate(chosen, { onSuccess: forget }),
    remove: () => mutate(null),
    isPending,
    error:
      refused ??
      fieldError(error, "picture") ??
      (error && t("profile.picture_failed", { why: failureWords(t, error) })),
  };
}

function usePictureMutation() {
  const { api } = useDesk();
  const keep = useKeepProfile();
  return useMutation({
    mutationFn: (file: File | null) => (file ? api.changePicture(file) : api.removePicture()),
    onSuccess: keep,
  });
}

/** Said before a long upload that would be refused. */
function refusal(file: File): "too_large" | "unsupported" | null {
  if (!PICTURE_TYPES.includes(file.type)) return "unsupported";
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
