/** A thin bar while the page is not live: what is shown is old, and how old. It goes away by itself (RE7). */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { useConnection, useDesk } from "../live.tsx";
import { clockTime } from "../time/time.tsx";

export function ConnectionBar() {
  const { t, i18n } = useTranslation();
  const { live } = useDesk();
  const connection = useConnection();
  const isAway = connection.kind === "reconnecting";
  // The element stays, so that a screen reader hears it fill.
  return (
    <div className="connection-bar" role="status" data-shown={isAway || undefined}>
      {isAway && (
        <>
          <span>
            {connection.asOf === null
              ? t("connection.never")
              : t("connection.reconnecting", { time: clockTime(connection.asOf, i18n.language) })}
          </span>
          <Button className="text-button" onPress={() => live.retryNow()}>
            {t("connection.retry")}
          </Button>
        </>
      )}
    </div>
  );
}
