/** Asks once before a conversation goes to somebody who is not eligible; the dashboard warns, the server obeys (RT9). */

import type { Agent } from "@lenochat/protocol";
import { isVisible } from "@lenochat/protocol";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Avatar } from "../agent/avatar.tsx";
import { useWords } from "../availability/use-words.ts";
import { loadWords, reasonWords } from "../availability/words.ts";

export function AssignQuestion(props: { agent: Agent; confirm: () => void; back: () => void }) {
  const { agent, confirm, back } = props;
  const { t } = useTranslation();
  const words = useWords();
  const reasons = isVisible(agent) ? reasonWords(words, agent) : [];
  return (
    <div className="assign-question" role="alert">
      <p>
        <Avatar agent={agent} size="small" />
        <span>{t("assign.ask", { name: agent.name, reasons })}</span>
      </p>
      {isVisible(agent) && (
        <p className="muted small">{t("agent.load_label", { load: loadWords(t, agent) })}</p>
      )}
      <div className="assign-question-buttons">
        <Button className="button primary" autoFocus onPress={confirm}>
          {t("assign.confirm")}
        </Button>
        <Button className="button quiet" onPress={back}>
          {t("assign.cancel")}
        </Button>
      </div>
    </div>
  );
}
