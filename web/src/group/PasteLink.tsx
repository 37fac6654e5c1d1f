import { useState } from "preact/hooks";
import { pages } from "../i18n/pages";
import { Form } from "../page/Form";
import { navigate, pasted } from "../router";
import { Button } from "../ui/Button";
import { Field } from "../ui/Field";

/** A place for a link that came by mail: it opens here, whatever the mail program did to it. */
export const PasteLink = () => {
  const t = pages().landing;
  const [text, setText] = useState("");
  const [attempt, setAttempt] = useState(0);
  const open = () => {
    const to = pasted(text);
    if (to) navigate(to);
    else setAttempt((n) => n + 1);
  };
  return (
    <Form onSubmit={open} attempt={attempt}>
      <Field label={t.paste} hint={t.noAccount} error={attempt > 0 && !pasted(text) ? t.notALink : undefined}>
        {(link) => (
          <div class="check__line">
            <input class="input" {...link} type="text" autocomplete="off" spellcheck={false} inputMode="url" placeholder={`${location.origin}/i#…`} value={text} onInput={(event) => setText(event.currentTarget.value)} />
            <Button type="submit" look="primary">
              {t.open}
            </Button>
          </div>
        )}
      </Field>
    </Form>
  );
};
