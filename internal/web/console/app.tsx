import { I18nProvider, type I18nProviderProps } from "@cloudscape-design/components/i18n";
import { applyDensity, applyMode, Density, Mode } from "@cloudscape-design/global-styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Router } from "wouter";
import { queries } from "./api";
import { Door } from "./door";
import { aroundNav } from "./leave";
import { language, usePreferences, type Language, type Looks } from "./preferences";
import { learnGerman } from "./problem";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Puts the page into light or dark, and follows the system where nothing else was chosen. */
function useLooks(looks: Looks, dense: boolean): void {
  useEffect(() => {
    const put = () => applyMode(looks === "dark" || (looks === "system" && dark.matches) ? Mode.Dark : Mode.Light);
    put();
    dark.addEventListener("change", put);
    return () => dark.removeEventListener("change", put);
  }, [looks]);
  useEffect(() => applyDensity(dense ? Density.Compact : Density.Comfortable), [dense]);
}

// What the components themselves say, such as "selected" and "next page"; in German
// also what the API says.
const ofOthers: Record<Language, () => Promise<{ default: I18nProviderProps.Messages }>> = {
  en: () => import("@cloudscape-design/components/i18n/messages/all.en.json"),
  de: () => Promise.all([import("@cloudscape-design/components/i18n/messages/all.de.json"), learnGerman()]).then(([messages]) => messages),
};

function useMessages(lang: Language): I18nProviderProps.Messages | undefined {
  const [got, set] = useState<{ lang: Language; messages: I18nProviderProps.Messages }>();
  useEffect(() => {
    let wanted = true;
    void ofOthers[lang]().then((m) => wanted && set({ lang, messages: m.default }));
    return () => void (wanted = false);
  }, [lang]);
  return got?.lang === lang ? got.messages : undefined;
}

export function App() {
  const { looks = "system", dense = false } = usePreferences();
  const lang = language();
  useLooks(looks, dense);
  useEffect(() => void (document.documentElement.lang = lang), [lang]);
  const messages = useMessages(lang);
  if (!messages) return null;
  return (
    <I18nProvider key={lang} locale={lang} messages={[messages]}>
      <QueryClientProvider client={queries}>
        <Router base="/console" aroundNav={aroundNav}>
          <Door />
        </Router>
      </QueryClientProvider>
    </I18nProvider>
  );
}
