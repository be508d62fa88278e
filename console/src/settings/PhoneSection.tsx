import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { get, post, Refusal } from "../api/client";
import type { PhoneLink, PhoneReach } from "../api/types";
import { CopyText } from "../ui/CopyText";
import { Problem } from "../ui/Problem";
import { QrImage } from "../ui/QrImage";
import { moment, span, useNow } from "../ui/time";

const LAST = "gantry.phone-address";

/** A code by which a phone goes on where this browser is, through a tunnel of the user's own. */
export function PhoneSection() {
  const reach = useQuery({ queryKey: ["phone-reach"], queryFn: ({ signal }) => get<PhoneReach>("/api/auth/phone-links", undefined, signal), staleTime: Infinity });
  const [typed, setTyped] = useState<string | null>(null);
  const [link, setLink] = useState<PhoneLink | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const now = useNow(1_000);
  const address = typed ?? localStorage.getItem(LAST) ?? reach.data?.base_url ?? (isLocal(location.hostname) ? "" : location.origin);
  const left = link ? Date.parse(link.expires_at) - now : 0;

  const show = async () => {
    setFailure(null);
    setLink(null);
    try {
      setLink(await post<PhoneLink>("/api/auth/phone-links", { base_url: address.trim() || undefined }));
      localStorage.setItem(LAST, address.trim());
    } catch (refusal) {
      setFailure(refusal);
    }
  };

  return (
    <section className="card form form-card" aria-label="Continue on a phone">
      <div>
        <h2>Continue on a phone</h2>
        <p className="quiet small">
          Through a tunnel of yours to this daemon, such as Tailscale or an SSH tunnel. The daemon must answer to the tunnel's name: start it with <code>GANTRY_ALLOWED_HOSTS=NAME</code>.
        </p>
      </div>
      <form
        className="form-row"
        onSubmit={(event) => {
          event.preventDefault();
          void show();
        }}
      >
        <label className="field grow">
          <span>By which address the phone reaches the daemon</span>
          <input
            className="input"
            type="url"
            placeholder="https://my-machine.example.ts.net"
            value={address}
            aria-invalid={failure instanceof Refusal && "base_url" in failure.fields}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary">
          {link ? "Show a new code" : "Show the code"}
        </button>
      </form>
      {failure !== null && <Problem error={failure} />}
      {link && (
        <div className="phone-code">
          {left > 0 ? <QrImage rows={link.code} label="QR code of the sign-in link" /> : <div className="qr qr-over">This code is over.</div>}
          <div className="form">
            <p role="status">{left > 0 ? <strong>Works once, for {span(left)} more.</strong> : <strong>It worked for two minutes. Show a new one.</strong>}</p>
            <p className="small">
              Whoever opens it <strong>is you</strong>: reads every session, sends messages, answers approvals and changes rules. It is signed out with this browser, at {moment(link.signed_in_until, now)} at the latest, or below under “Signed-in
              browsers”.
            </p>
            {left > 0 && (
              <p className="small phone-link">
                <CopyText text={link.url} />
              </p>
            )}
          </div>
        </div>
      )}
    </section>
  );
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
