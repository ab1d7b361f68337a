/** The rows of one inbox view, with what shows while they load, where there are none, and when they cannot be had. */

import type { InboxView } from "@lenochat/client";
import type { ConversationView } from "@lenochat/protocol";
import { Button, GridList, GridListItem } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useWords } from "../availability/use-words.ts";
import { reasonWords } from "../availability/words.ts";
import { visitorName } from "../conversation/visitor.tsx";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useOwnAgent } from "../live.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import { useSteadyRows } from "./use-steady-rows.ts";
import type { ViewOnScreen } from "./use-view.ts";
import { useView } from "./use-view.ts";

interface InboxListProps {
  view: InboxView;
  openId: string | null;
}

export function InboxList({ view, openId }: InboxListProps) {
  const { t } = useTranslation();
  const onScreen = useView(view);
  if (onScreen.failure) {
    const sentence = t("inbox.failed", { why: failureWords(t, onScreen.failure) });
    return <Failure sentence={sentence} retry={onScreen.retry} />;
  }
  if (!onScreen.isLoaded) return <Placeholder patient title={t("inbox.loading")} />;
  return <Rows view={view} openId={openId} onScreen={onScreen} />;
}

function Rows({ view, openId, onScreen }: InboxListProps & { onScreen: ViewOnScreen }) {
  const { t } = useTranslation();
  const steady = useSteadyRows(onScreen.rows);
  return (
    <div className="rows" {...steady.pointer}>
      {steady.heldBack > 0 && (
        <Button className="held-back" onPress={steady.release}>
          {t("inbox.held_back", { count: steady.heldBack })}
        </Button>
      )}
      <GridList
        aria-label={t("inbox.list", { view: t(`inbox.${view}`) })}
        className="row-list"
        items={steady.rows}
        dependencies={[openId]}
        renderEmptyState={() => <Empty view={view} />}
      >
        {(conversation) => (
          <Row conversation={conversation} view={view} isOpen={conversation.id === openId} />
        )}
      </GridList>
      {onScreen.more && (
        <Button className="button quiet more" isDisabled={onScreen.isLoadingMore} onPress={onScreen.more}>
          {t("inbox.more")}
        </Button>
      )}
    </div>
  );
}

function Row(props: { conversation: ConversationView; view: InboxView; isOpen: boolean }) {
  const { t } = useTranslation();
  const { conversation, view, isOpen } = props;
  return (
    <GridListItem
      id={conversation.id}
      textValue={visitorName(t, conversation)}
      href={`/inbox/${view}/${conversation.id}`}
      className={isOpen ? "row is-open" : "row"}
    >
      <ConversationRow conversation={conversation} isOpen={isOpen} />
    </GridListItem>
  );
}

function Empty({ view }: { view: InboxView }) {
  const { t } = useTranslation();
  const words = useWords();
  const me = useOwnAgent();
  const isWaitingInVain = view === "mine" && !me.eligible;
  const hint = isWaitingInVain
    ? t("inbox.empty.mine_hint_not_eligible", { reasons: reasonWords(words, me).join(", ") })
    : t(`inbox.empty.${view}_hint`);
  return <Placeholder title={t(`inbox.empty.${view}`)} hint={hint} />;
}
