/** Why nobody else: the sentences about everybody whom a decision did not choose. */

import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import type { Sentence, Told } from "./sentences.ts";

/** So many of them stand there at first; of a large team the receipt itself names but few. */
const FEW = 6;

export function WhyNotOthers({ told: { others, rest } }: { told: Told }) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || rest !== null ? others : others.slice(0, FEW);
  return (
    <>
      <ul>
        {shown.map((other) => (
          <li key={other.key}>
            <SentenceText sentence={other} words="receipt.other" />
          </li>
        ))}
      </ul>
      {shown.length < others.length && (
        <Button className="text-button small" onPress={() => setWhole(true)}>
          {t("receipt.more", { count: others.length - shown.length })}
        </Button>
      )}
      {rest && <p className="muted">{rest}</p>}
    </>
  );
}

interface SentenceTextProps {
  sentence: Sentence;
  words: "receipt.chosen" | "receipt.other" | "receipt.would_be_chosen";
}

export function SentenceText(props: SentenceTextProps) {
  const { t } = useTranslation();
  const { name, facts } = props.sentence;
  return name === null ? facts.join("") : <Stressed text={t(props.words, { name, facts })} name={name} />;
}

/** The name stressed in its sentence. Names are anybody's words: they are never read as markup. */
export function Stressed({ text, name }: { text: string; name: string }) {
  const [before, ...after] = text.split(name);
  return (
    <>
      {before}
      <b>{name}</b>
      {after.join(name)}
    </>
  );
}
