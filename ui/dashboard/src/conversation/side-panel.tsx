/** Beside the conversation: what is known of the visitor, and why it is where it is. A drawer where there is no room. */

import type { ConversationView } from "@lenochat/protocol";
import { X } from "lucide-react";
import type { Ref } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { ReceiptPanel } from "../receipt/receipt-panel.tsx";
import { PastPanel } from "./past.tsx";
import { PlacementPanel } from "./placement.tsx";
import { VisitorPanel } from "./visitor.tsx";
import { VisitorActions } from "./visitor-actions.tsx";
import "./side-panel.css";

interface SidePanelProps {
  conversation: ConversationView;
  close: () => void;
  /** The conversation was deleted here. */
  gone: () => void;
  ref: Ref<HTMLElement>;
}

export function SidePanel({ conversation, close, gone, ref }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <aside className="side-panel" ref={ref} tabIndex={-1} aria-label={t("conversation.details")}>
      <Button
        className="icon-button side-panel-close"
        aria-label={t("conversation.close_details")}
        onPress={close}
      >
        <X size={18} aria-hidden="true" />
      </Button>
      <PlacementPanel conversation={conversation} />
      <VisitorPanel conversation={conversation} />
      <PastPanel conversation={conversation} chosen={close} />
      <ReceiptPanel conversation={conversation} />
      {/* Seldom needed, and one of them cannot be undone: below what is read all day. */}
      <VisitorActions conversation={conversation} gone={gone} />
    </aside>
  );
}
