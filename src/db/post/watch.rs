//! A connection that has gone silent. A network may swallow what is sent for hours without a word; so while an
//! answer is waited for and nothing comes, another connection asks the server whether it is still at work.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    io::{Error, ErrorKind},
    pin::Pin,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use postgres::{
    Socket,
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// How long nothing may come before the server is asked beside.
pub(super) const SILENCE: Duration = Duration::from_secs(4);
/// A server that says it is at work is asked again later and later, at most after so long.
const LONGEST: Duration = Duration::from_secs(30);
/// An answer that the server says it has given may be on its way for so long.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// What another connection found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server is at work on it, or does not say.
    Working,
    /// It says that it has answered.
    Answered,
    /// It no longer knows of this connection.
    Gone,
    /// It can't be reached.
    Unreached,
}

/// Asks beside; it may wait, and runs on a thread of its own.
pub(super) type AskBeside = Box<dyn Fn() -> Verdict + Send + Sync>;

/// What a connection and its stream know of each other.
#[derive(Default)]
pub(super) struct Watch {
    /// Which answer is waited for; 0 for none.
    waits_for: AtomicU64,
    count: AtomicU64,
    is_cut: AtomicBool,
    is_unreached: AtomicBool,
    /// None for a connection that is not worth asking about: it is cut.
    beside: OnceLock<AskBeside>,
}

/// An answer is waited for as long as this lives.
pub(super) struct Waiting<'a>(&'a Watch);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waits_for.store(0, Relaxed);
    }
}

impl Watch {
    /// An answer is waited for from now on.
    pub fn wait(&self) -> Waiting<'_> {
        self.waits_for.store(self.count.fetch_add(1, Relaxed) + 1, Relaxed);
        Waiting(self)
    }

    /// Silence is asked about in this way.
    pub fn asks(&self, beside: AskBeside) {
        // Set once, when the connection stands.
        let _ = self.beside.set(beside);
    }

    /// True when it went silent, and the server could not be reached otherwise either; told once.
    pub fn was_unreached(&self) -> bool {
        self.is_unreached.swap(false, Relaxed)
    }

    fn cut(&self, verdict: Verdict) -> Error {
        self.is_unreached.fetch_or(verdict == Verdict::Unreached, Relaxed);
        self.is_cut.store(true, Relaxed);
        Error::new(ErrorKind::TimedOut, "the server answers no more")
    }
}

/// What the question beside has brought, and whom to wake.
#[derive(Default)]
struct Asked {
    verdict: Option<Verdict>,
    waker: Option<Waker>,
}

/// What goes on while nothing comes.
enum Quiet {
    No,
    Since(Pin<Box<Sleep>>),
    Asking(Arc<Mutex<Asked>>),
}

/// A stream that is watched.
pub(super) struct Watched<S> {
    stream: S,
    watch: Arc<Watch>,
    waits_for: u64,
    quiet: Quiet,
    /// How long nothing may come before it is asked next.
    patience: Duration,
    was_answered: bool,
}

impl<S> Watched<S> {
    fn of(stream: S, watch: Arc<Watch>) -> Self {
        Self { stream, watch, waits_for: 0, quiet: Quiet::No, patience: SILENCE, was_answered: false }
    }

    fn heard(&mut self) {
        (self.quiet, self.patience, self.was_answered) = (Quiet::No, SILENCE, false);
    }

    /// Nothing has come so far.
    fn nothing(&mut self, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let waits_for = self.watch.waits_for.load(Relaxed);
        if waits_for != self.waits_for {
            self.heard();
            self.waits_for = waits_for;
        }
        if waits_for == 0 {
            return Poll::Pending;
        }
        loop {
            match &mut self.quiet {
                Quiet::No => self.quiet = Quiet::Since(Box::pin(sleep(self.patience))),
                Quiet::Since(sleep) => {
                    if sleep.as_mut().poll(cx).is_pending() {
                        return Poll::Pending;
                    }
                    let Some(asked) = ask(&self.watch) else {
                        return Poll::Ready(Err(self.watch.cut(Verdict::Unreached)));
                    };
                    self.quiet = Quiet::Asking(asked);
                }
                Quiet::Asking(asked) => {
                    let found = match asked.lock() {
                        Ok(mut asked) => {
                            asked.waker = Some(cx.waker().clone());
                            asked.verdict
                        }
                        Err(_) => Some(Verdict::Gone),
                    };
                    let Some(verdict) = found else { return Poll::Pending };
                    if !self.goes_on_after(verdict) {
                        return Poll::Ready(Err(self.watch.cut(verdict)));
                    }
                }
            }
        }
    }

    fn goes_on_after(&mut self, verdict: Verdict) -> bool {
        let goes_on = match verdict {
            Verdict::Working => true,
            Verdict::Answered => !self.was_answered,
            Verdict::Gone | Verdict::Unreached => false,
        };
        self.was_answered = verdict == Verdict::Answered;
        self.patience = if self.was_answered { ON_ITS_WAY } else { (self.patience * 2).min(LONGEST) };
        self.quiet = Quiet::No;
        goes_on
    }
}

/// Asks beside; none where that can't be done.
fn ask(watch: &Arc<Watch>) -> Option<Arc<Mutex<Asked>>> {
    watch.beside.get()?;
    let asked = Arc::<Mutex<Asked>>::default();
    let (answer, watch) = (Arc::clone(&asked), Arc::clone(watch));
    let asks = move || {
        let verdict = watch.beside.get().map_or(Verdict::Gone, |beside| beside());
        let Ok(mut answer) = answer.lock() else { return };
        answer.verdict = Some(verdict);
        if let Some(waker) = answer.waker.take() {
            waker.wake();
        }
    };
    std::thread::Builder::new().name("aftercare-beside".to_owned()).spawn(asks).ok()?;
    Some(asked)
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.watch.is_cut.load(Relaxed) {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if read.is_pending() {
            return self.nothing(cx);
        }
        self.heard();
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        if self.watch.is_cut.load(Relaxed) {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Watched<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

/// Makes what it makes over a stream that is watched.
pub(super) struct Guard<M> {
    /// What enciphers, or [`Plain`].
    pub inner: M,
    /// What the connection will know.
    pub watch: Arc<Watch>,
}

impl<M: MakeTlsConnect<Watched<Socket>>> MakeTlsConnect<Socket> for Guard<M> {
    type Stream = M::Stream;
    type TlsConnect = Guard<M::TlsConnect>;
    type Error = M::Error;

    fn make_tls_connect(&mut self, domain: &str) -> Result<Self::TlsConnect, Self::Error> {
        Ok(Guard { inner: self.inner.make_tls_connect(domain)?, watch: Arc::clone(&self.watch) })
    }
}

impl<C: TlsConnect<Watched<Socket>>> TlsConnect<Socket> for Guard<C> {
    type Stream = C::Stream;
    type Error = C::Error;
    type Future = C::Future;

    fn connect(self, stream: Socket) -> Self::Future {
        self.inner.connect(Watched::of(stream, self.watch))
    }
}

/// Enciphers nothing.
pub(super) struct Plain;

impl MakeTlsConnect<Watched<Socket>> for Plain {
    type Stream = Watched<Socket>;
    type TlsConnect = Self;
    type Error = Infallible;

    fn make_tls_connect(&mut self, _: &str) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

impl TlsConnect<Watched<Socket>> for Plain {
    type Stream = Watched<Socket>;
    type Error = Infallible;
    type Future = Ready<Result<Watched<Socket>, Infallible>>;

    fn connect(self, stream: Watched<Socket>) -> Self::Future {
        ready(Ok(stream))
    }
}
