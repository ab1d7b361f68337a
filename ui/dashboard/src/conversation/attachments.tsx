/** What a message brings along: pictures are shown, in a place of their size from the first moment on; a PDF is saved. */

import type { OutgoingFile } from "@lenochat/client";
import type { AttachmentView } from "@lenochat/protocol";
import { Download, FileText, Image } from "lucide-react";
import { useState } from "react";
import { Button, VisuallyHidden } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ModalWindow } from "../frame/modal.tsx";
import { bytesWords } from "./bytes.ts";
import "./attachments.css";

/** The room that a picture gets in the thread, in pixels. */
const ALONE = { width: 320, height: 240 };
/** And beside others. */
const AMONG_OTHERS = { width: 152, height: 152 };

export function Attachments({ attachments }: { attachments: readonly AttachmentView[] }) {
  if (attachments.length === 0) return null;
  const pictures = attachments.filter(({ width }) => width !== null);
  const room = pictures.length > 1 ? AMONG_OTHERS : ALONE;
  return (
    <div className="attachments">
      {pictures.length > 0 && (
        <div className="pictures">
          {pictures.map((attachment) => (
            <Attachment key={attachment.id} attachment={attachment} room={room} />
          ))}
        </div>
      )}
      {attachments
        .filter(({ width }) => width === null)
        .map((attachment) => (
          <Attachment key={attachment.id} attachment={attachment} room={room} />
        ))}
    </div>
  );
}

interface AttachmentProps {
  attachment: AttachmentView;
  /** At most, in pixels. */
  room: { readonly width: number; readonly height: number };
}

function Attachment({ attachment, room }: AttachmentProps) {
  const [isGone, setGone] = useState(false);
  const { width, height } = attachment;
  if (width === null || height === null || isGone) return <Saved attachment={attachment} />;
  return <Picture attachment={{ ...attachment, width, height }} room={room} gone={() => setGone(true)} />;
}

function Saved({ attachment: { name, size, url, width } }: { attachment: AttachmentView }) {
  const { t, i18n } = useTranslation();
  const Icon = width === null ? FileText : Image;
  const words = bytesWords(size, i18n.language);
  return (
    <a className="file" href={url} download={name}>
      <Icon size={20} aria-hidden="true" />
      <VisuallyHidden>{t("attachment.save")}</VisuallyHidden> <bdi className="file-name">{name}</bdi>{" "}
      <span className="file-size">{words}</span>
      <Download size={16} aria-hidden="true" />
    </a>
  );
}

interface PictureProps {
  attachment: AttachmentView & { width: number; height: number };
  room: AttachmentProps["room"];
  /** It cannot be shown: it was removed, or there is no way to it. */
  gone: () => void;
}

function Picture({ attachment, room, gone }: PictureProps) {
  const { t } = useTranslation();
  const [isLarge, setLarge] = useState(false);
  const { name, url, width, height } = attachment;
  const scale = Math.min(1, room.width / width, room.height / height);
  return (
    <>
      <Button
        className="picture-button"
        aria-label={t("attachment.enlarge", { name })}
        onPress={() => setLarge(true)}
      >
        <img
          src={url}
          alt={name}
          width={Math.max(1, Math.round(width * scale))}
          height={Math.max(1, Math.round(height * scale))}
          onError={gone}
        />
      </Button>
      {isLarge && <LargePicture attachment={attachment} leave={() => setLarge(false)} />}
    </>
  );
}

function LargePicture({ attachment, leave }: { attachment: PictureProps["attachment"]; leave: () => void }) {
  const { name, url, width, height } = attachment;
  return (
    <ModalWindow title={name} leave={leave} className="picture-window">
      <div className="picture-whole">
        <img src={url} alt={name} width={width} height={height} />
      </div>
      <footer className="picture-foot">
        <Saved attachment={attachment} />
      </footer>
    </ModalWindow>
  );
}

/** Of a message that is on its way the names alone. */
export function OutgoingFiles({ files }: { files: readonly OutgoingFile[] }) {
  const { i18n } = useTranslation();
  if (files.length === 0) return null;
  return (
    <div className="attachments">
      {files.map(({ id, name, size, isPicture }) => (
        <span key={id} className="file">
          {isPicture ? <Image size={20} aria-hidden="true" /> : <FileText size={20} aria-hidden="true" />}
          <bdi className="file-name">{name}</bdi>
          <span className="file-size">{bytesWords(size, i18n.language)}</span>
        </span>
      ))}
    </div>
  );
}
