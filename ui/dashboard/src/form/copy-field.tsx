/** A text to take elsewhere, with a button that copies it. */

import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { useRef, useState } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import "./form.css";

interface CopyFieldProps {
  label: string;
  text: string;
  /** What is shown only once, or asked for by a button, is where one is. */
  autoFocus?: boolean;
  children?: ReactNode;
}

export function CopyField({ label, text, autoFocus = true, children }: CopyFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    input.current?.select();
    setCopied(await copied(text));
  };
  return (
    <TextField className="field" isReadOnly value={text} autoFocus={autoFocus}>
      <Label>{label}</Label>
      <span className="copy-field">
        <Input ref={input} className="input" dir="ltr" onFocus={(event) => event.target.select()} />
        <Button className="button" onPress={copy}>
          {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
          <span aria-live="polite">{t(isCopied ? "form.copied" : "form.copy")}</span>
        </Button>
      </span>
      {children}
    </TextField>
  );
}

/** Browsers give the clipboard only to pages over https; where they do not, the text stays selected for Ctrl C. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
