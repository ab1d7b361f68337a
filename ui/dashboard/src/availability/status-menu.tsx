/**
 * The status menu: the five availabilities, what each means for routing now, a message to go with the choice, and below
 * them the profile, help and Log out. A click, Enter or a number key applies and closes; there is no Save.
 */

import type { AgentView, AvailabilityStatus } from "@lenochat/protocol";
import { Check, CircleQuestionMark, LogOut, UserRound, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useState } from "react";
import {
  Button,
  Input,
  Label,
  Link,
  Menu,
  MenuItem,
  Separator,
  Text,
  TextField,
  VisuallyHidden,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useNotices } from "../frame/notices.tsx";
import { useDesk, useLive } from "../live.tsx";
import { recentMessages, rememberMessage } from "./recent-messages.ts";
import { StatusDot } from "./status-dot.tsx";
import { useSetAvailability } from "./use-availability.ts";
import { useWords } from "./use-words.ts";
import { STATUSES, situationWords, statusMeaning } from "./words.ts";
import "./status-menu.css";

const LONGEST_MESSAGE = 140;

interface StatusMenuProps {
  agent: AgentView;
  close: () => void;
  openProfile: () => void;
}

export function StatusMenu({ agent, close, openProfile }: StatusMenuProps) {
  const setAvailability = useSetAvailability();
  const [message, setMessage] = useState("");
  const choose = (status: AvailabilityStatus, text = message) => {
    const trimmed = text.trim();
    if (trimmed) rememberMessage(trimmed);
    // Without a message the server keeps the one of the present status and clears that of another.
    setAvailability(trimmed ? { status, message: trimmed } : { status });
    close();
  };
  const numberPressed = (event: KeyboardEvent<HTMLElement>) => {
    const status = STATUSES[Number(event.key) - 1];
    if (!status || event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey)
      return;
    event.preventDefault();
    choose(status);
  };
  return (
    // The keys are the menu's own; the element itself is nothing to interact with.
    <div className="status-menu" role="presentation" onKeyDownCapture={numberPressed}>
      <OwnSituation agent={agent} />
      <StatusRows agent={agent} choose={choose} />
      <Separator className="separator" />
      <MessageField agent={agent} message={message} setMessage={setMessage} choose={choose} close={close} />
      <Separator className="separator" />
      <ProfileRow openProfile={openProfile} />
      <HelpRow close={close} />
      <LogOutRow close={close} />
    </div>
  );
}

/** What routing sees of the agent now: a status alone does not say why no chat comes. */
function OwnSituation({ agent }: { agent: AgentView }) {
  const words = useWords();
  return (
    <p className="own-situation">
      <strong className="truncated" dir="auto">
        {agent.name}
      </strong>
      <span className="status-words">{situationWords(words, agent)}</span>
    </p>
  );
}

function StatusRows({ agent, choose }: { agent: AgentView; choose: (status: AvailabilityStatus) => void }) {
  const { t } = useTranslation();
  const policy = useLive((state) => state.workspace.value.routing);
  return (
    <Menu
      aria-label={t("menu.title")}
      className="status-rows"
      autoFocus
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[agent.status]}
      onAction={(key) => {
        const status = STATUSES.find((one) => one === key);
        if (status) choose(status);
      }}
    >
      {STATUSES.map((status, index) => (
        <MenuItem key={status} id={status} textValue={t(`availability.${status}`)} className="status-row">
          <StatusDot status={status} />
          <Text slot="label">{t(`availability.${status}`)}</Text>
          <span className="status-row-marks">
            {status === agent.status && <Check size={16} aria-hidden="true" />}
            <kbd>{index + 1}</kbd>
          </span>
          <Text slot="description">{statusMeaning(t, status, policy)}</Text>
        </MenuItem>
      ))}
    </Menu>
  );
}

interface MessageFieldProps {
  agent: AgentView;
  message: string;
  setMessage: (message: string) => void;
  choose: (status: AvailabilityStatus, message?: string) => void;
  close: () => void;
}

function MessageField({ agent, message, setMessage, choose, close }: MessageFieldProps) {
  const { t } = useTranslation();
  const setAvailability = useSetAvailability();
  const clear = () => {
    setAvailability({ status: agent.status, message: null });
    close();
  };
  return (
    <div className="status-message">
      {agent.status_message && (
        <p className="status-message-now">
          <StatusDot status={agent.status} />
          <span className="truncated">{t("menu.message_now", { message: agent.status_message })}</span>
          <Button className="icon-button" aria-label={t("menu.message_clear")} onPress={clear}>
            <X size={14} aria-hidden="true" />
          </Button>
        </p>
      )}
      <TextField
        value={message}
        onChange={setMessage}
        maxLength={LONGEST_MESSAGE}
        onKeyDown={(event) => event.key === "Enter" && message.trim() && choose(agent.status)}
      >
        <Label className="hidden-label">{t("menu.message")}</Label>
        <Input className="input" placeholder={t("menu.message_placeholder")} autoComplete="off" />
        <Text slot="description" className="muted small">
          {t("menu.message_hint")}
        </Text>
      </TextField>
      <RecentMessages except={agent.status_message} setMessage={setMessage} />
    </div>
  );
}

function RecentMessages(props: { except: string | null; setMessage: (message: string) => void }) {
  const { except, setMessage } = props;
  const { t } = useTranslation();
  const [recent] = useState(() => recentMessages().filter((message) => message !== except));
  if (recent.length === 0) return null;
  return (
    <ul className="recent-messages" aria-label={t("menu.recent")}>
      {recent.map((text) => (
        <li key={text}>
          <Button className="chip truncated" onPress={() => setMessage(text)}>
            {text}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function ProfileRow({ openProfile }: { openProfile: () => void }) {
  const { t } = useTranslation();
  return (
    <Button className="menu-button" onPress={openProfile}>
      <UserRound size={16} aria-hidden="true" />
      {t("menu.profile")}
    </Button>
  );
}

/** In a tab of its own: whoever reads about availability keeps the conversation they were in. */
function HelpRow({ close }: { close: () => void }) {
  const { t } = useTranslation();
  return (
    <Link className="menu-button" href="/help/availability" target="_blank" rel="noopener" onPress={close}>
      <CircleQuestionMark size={16} aria-hidden="true" />
      {t("menu.help")}
      <VisuallyHidden>{t("menu.new_tab")}</VisuallyHidden>
    </Link>
  );
}

function LogOutRow({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { logOut } = useDesk();
  const notices = useNotices();
  const leave = () => {
    close();
    logOut().catch((error: unknown) => notices.fail(error, (why) => t("notice.log_out_failed", { why })));
  };
  return (
    <Button className="menu-button" onPress={leave}>
      <LogOut className="mirrored" size={16} aria-hidden="true" />
      {t("menu.log_out")}
    </Button>
  );
}
