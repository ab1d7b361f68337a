/** Of a large team's decision every member, for whoever asks "and why not Zoe?" of somebody it does not name at first. */

import type { ReceiptView } from "@lenochat/protocol";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Search } from "lucide-react";
import { useState } from "react";
import {
  Button,
  Disclosure,
  DisclosurePanel,
  Heading,
  Input,
  Label,
  SearchField,
  useFilter,
} from "react-aria-components";
import { useTranslation } from "react-i18next";
import { failureWords } from "../frame/failure.ts";
import { Failure } from "../frame/placeholder.tsx";
import { useDesk } from "../live.tsx";
import { tell } from "./sentences.ts";
import { useTeller } from "./use-teller.ts";
import { SentenceText } from "./why-not.tsx";

/** So many are read as quickly as a name is typed. */
const MOST_WITHOUT_FILTER = 20;

interface AllMembersProps {
  receipt: ReceiptView;
  conversationId: string;
}

/** Asked for only when it is opened: the server makes every decision again for it. */
export function AllMembers(props: AllMembersProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Disclosure className="folded all-members" isExpanded={isOpen} onExpandedChange={setOpen}>
      <Heading level={3}>
        <Button slot="trigger" className="text-button">
          <ChevronRight className="mirrored" size={14} aria-hidden="true" />
          {t("receipt.all.show")}
        </Button>
      </Heading>
      <DisclosurePanel>{isOpen && <Asked {...props} />}</DisclosurePanel>
    </Disclosure>
  );
}

function Asked(props: AllMembersProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useWholeReceipt(props);
  if (error) {
    return (
      <Failure
        sentence={t("receipt.all.failed", { why: failureWords(t, error) })}
        retry={() => void refetch()}
      />
    );
  }
  return <Found receipt={data} />;
}

/** What was decided does not change: it is asked for once. */
function useWholeReceipt({ receipt, conversationId }: AllMembersProps) {
  const { api } = useDesk();
  return useQuery({
    queryKey: ["receipts", conversationId, "all", receipt.id],
    queryFn: async () => {
      const { items } = (await api.receipts(conversationId, "all")).data;
      return items.find(({ id }) => id === receipt.id) ?? receipt;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The line that says how many stands there from the beginning: a screen reader tells only what changes in it. */
function Found({ receipt }: { receipt: ReceiptView | undefined }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { contains } = useFilter({ sensitivity: "base" });
  const [text, setText] = useState("");
  const { headline, others } = receipt ? tell(teller, receipt) : { headline: null, others: [] };
  const all = headline && headline.name !== null ? [headline, ...others] : others;
  const shown = all.filter(({ name }) => contains(name ?? "", text.trim()));
  return (
    <>
      {all.length > MOST_WITHOUT_FILTER && <NameFilter text={text} setText={setText} />}
      <p role="status" className={receipt ? "muted" : "muted patience"}>
        {receipt ? foundWords(shown.length, all.length) : t("receipt.all.loading")}
      </p>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
        <ul className="all-members-list" tabIndex={0} aria-label={t("receipt.all.title")}>
          {shown.map((one) => (
            <li key={one.key}>
              <SentenceText sentence={one} words={one === headline ? "receipt.chosen" : "receipt.other"} />
            </li>
          ))}
        </ul>
      )}
    </>
  );

  function foundWords(found: number, count: number): string {
    if (found === 0) return t("receipt.all.none");
    return found === count ? t("receipt.all.count", { count }) : t("receipt.all.found", { found, count });
  }
}

function NameFilter({ text, setText }: { text: string; setText: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <SearchField className="all-members-filter" value={text} onChange={setText}>
      <Label className="hidden-label">{t("agent.search")}</Label>
      <Search size={14} aria-hidden="true" />
      <Input className="input" placeholder={t("agent.search")} autoComplete="off" />
    </SearchField>
  );
}
