/** The rows of one inbox view, with what shows while they load, where there are none, and when they cannot be had. */

import type { InboxView } from "@lenochat/client";
import { inboxCounts } from "@lenochat/client";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useWords } from "../availability/use-words.ts";
import { reasonWords } from "../availability/words.ts";
import { failureWords } from "../frame/failure.ts";
import { Failure, Placeholder } from "../frame/placeholder.tsx";
import { useLive, useOwnAgent } from "../live.tsx";
import { ConversationRow } from "./conversation-row.tsx";
import { RowGrid } from "./row-grid.tsx";
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
  const total = useLive((state) => (view === "closed" ? null : inboxCounts(state)[view]));
  if (steady.rows.length === 0) return <Empty view={view} />;
  return (
    <div className="steady" {...steady.pointer}>
      <RowGrid
        label={t("inbox.list", { view: t(`inbox.${view}`) })}
        rows={steady.rows}
        total={onScreen.more === null ? steady.rows.length : total}
        openId={openId}
        href={(id) => `/inbox/${view}/${id}`}
        Content={ConversationRow}
        nearEnd={() => onScreen.more?.()}
        above={<HeldBack count={steady.heldBack} release={steady.release} />}
        below={onScreen.more && <More onScreen={onScreen} />}
      />
    </div>
  );
}

function HeldBack({ count, release }: { count: number; release: () => void }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Button className="held-back" onPress={release}>
      {t("inbox.held_back", { count })}
    </Button>
  );
}

/** At the end of what was read: the next page comes by itself, and can be asked for where that failed. */
function More({ onScreen }: { onScreen: ViewOnScreen }) {
  const { t } = useTranslation();
  const { moreFailure } = onScreen;
  if (!moreFailure) return <p className="more muted patience">{t("inbox.loading")}</p>;
  return (
    <p className="more" role="alert">
      {t("inbox.more_failed", { why: failureWords(t, moreFailure) })}
      <Button className="text-button" onPress={() => onScreen.more?.()}>
        {t("inbox.retry")}
      </Button>
    </p>
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
