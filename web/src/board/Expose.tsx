import shield from "lucide-static/icons/shield.svg";
import { words } from "../i18n/room";
import { add, canAdd, me, useTable } from "../session/table";
import { cardOf } from "../state/room";
import { Icon } from "../ui/Icon";
import { Visibility } from "../ui/Visibility";
import { AskForm } from "./AskForm";
import { Composer } from "./Composer";
import { Drafts } from "./Drafts";
import { LiveText } from "./LiveText";
import { Section } from "./Section";

/** 1. Exposé: the client's headline and question; consultants' private drafts. */
export const Expose = () => {
  const table = useTable();
  const t = words();
  const headline = cardOf(table.room, "headline", me(table));
  return (
    <>
      {canAdd(table, "headline") ? (
        <Section title={t.expose.headline} aside={<Visibility who="all">{t.vis.all}</Visibility>}>
          <LiveText kind="headline" card={headline} label={t.expose.headline} labelHidden rows={1} write="write" />
        </Section>
      ) : null}
      <AskForm />
      {canAdd(table, "draft") ? (
        <Section title={t.expose.drafts}>
          <Composer
            name="draft"
            label={t.expose.drafts}
            labelHidden
            placeholder={t.expose.draftPlaceholder}
            vis={t.vis.you}
            act={t.expose.draftAdd}
            onSend={(text) => add(table, "draft", text)}
          />
          <Drafts kinds={["draft"]} />
        </Section>
      ) : null}
      <p class="vis">
        <Icon of={shield} />
        {t.expose.initials}
      </p>
    </>
  );
};
