/** What somebody else saved of an article while it was being edited here: neither version goes unseen. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { DraftOfArticle } from "./use-article-draft.ts";

export function MeanwhileList({ state }: { state: DraftOfArticle }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="meanwhile-place">
      {state.meanwhile.length > 0 && (
        <ul className="meanwhile">
          {state.meanwhile.map(({ name, isTouched }) => {
            const part = t(`articles.part.${name}`);
            if (!isTouched) return <li key={name}>{t("articles.meanwhile.untouched", { part })}</li>;
            return (
              <li key={name}>
                {t("articles.meanwhile.touched", { part })}{" "}
                <Button className="text-button" onPress={() => state.discard(name)}>
                  {t("articles.meanwhile.take_theirs")}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
