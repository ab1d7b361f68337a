/** The files beside what is being written: how far each has come, what is wrong with it, and a way to be rid of it. */

import { FileText, Image, RotateCcw, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button, ProgressBar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useAnnounce } from "../frame/announcer.tsx";
import { failureWords } from "../frame/failure.ts";
import { useDesk } from "../live.tsx";
import { bytesWords } from "./bytes.ts";
import type { Upload } from "./uploads.ts";
import "./upload-list.css";

interface UploadListProps {
  uploads: readonly Upload[];
  draft: string;
  /** What was pressed goes away: the focus needs a place. */
  pressed: () => void;
}

export function UploadList({ uploads, draft, pressed }: UploadListProps) {
  const { t } = useTranslation();
  if (uploads.length === 0) return null;
  return (
    <ul className="uploads" aria-label={t("attachment.list")}>
      {uploads.map((upload) => (
        <UploadItem key={upload.key} upload={upload} draft={draft} pressed={pressed} />
      ))}
    </ul>
  );
}

interface UploadItemProps {
  upload: Upload;
  draft: string;
  pressed: () => void;
}

function UploadItem({ upload, draft, pressed }: UploadItemProps) {
  const { t, i18n } = useTranslation();
  const { uploads } = useDesk();
  const { key, name, size, state, refused } = upload;
  useArrival(upload);
  return (
    <li className="upload" data-state={state}>
      {upload.isPicture ? <Image size={16} aria-hidden="true" /> : <FileText size={16} aria-hidden="true" />}
      <bdi className="upload-name truncated">{name}</bdi>
      <span className="muted">{bytesWords(size, i18n.language)}</span>
      {state === "sending" && <Progress upload={upload} />}
      {state === "failed" && refused === null && (
        <Button
          className="icon-button"
          aria-label={t("attachment.try_again", { name })}
          onPress={() => {
            uploads.tryAgain(draft, key);
            pressed();
          }}
        >
          <RotateCcw size={14} aria-hidden="true" />
        </Button>
      )}
      <Button
        className="icon-button"
        aria-label={t("attachment.remove", { name })}
        onPress={() => {
          uploads.remove(draft, key);
          pressed();
        }}
      >
        <X size={16} aria-hidden="true" />
      </Button>
      {state === "failed" && (
        <span className="field-error upload-error" role="alert">
          {refused
            ? t(`attachment.${refused}`)
            : t("attachment.failed", { why: failureWords(t, upload.error) })}
        </span>
      )}
    </li>
  );
}

function Progress({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  return (
    <ProgressBar
      className="upload-progress"
      aria-label={t("attachment.sending", { name: upload.name })}
      value={upload.progress * 100}
    >
      {({ percentage }) => <span style={{ inlineSize: `${percentage ?? 0}%` }} />}
    </ProgressBar>
  );
}

function useArrival({ name, state }: Upload): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const was = useRef(state);
  useEffect(() => {
    if (was.current !== state && state === "there") announce(t("attachment.there", { name }));
    was.current = state;
  }, [announce, name, state, t]);
}
