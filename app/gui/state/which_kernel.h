// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/latest.h"
#include "replay/analysis/which_handler.h"

#include <QTimer>

namespace daxscope::gui {

class Document;

/// Which handler the recorded faults behave like, found out in the background: all candidates are
/// held against the trace, one after the other.
class WhichKernel : public QObject {
    Q_OBJECT
public:
    /// Begins when the self-check of a trace is there. It belongs to the document.
    explicit WhichKernel(Document* document);

    /// Another trace: what was known of the one before, or was on its way, is void. A trace that
    /// nobody recorded (Session::made()), or nullptr, has no answer.
    void setTrace(std::shared_ptr<const trace::Trace> trace);
    /// Starts to compare, unless that is done or under way. A trace of up to kAtOnce events need
    /// not be asked about.
    void ask();
    /// nullptr until changed(), and where there is none.
    std::shared_ptr<const replay::WhichHandler> answer() const { return answer_; }
    bool busy() const { return work_.busy(); }
    /// Whether there is a trace to ask about.
    bool canAsk() const { return trace_ != nullptr; }
    /// Why there is no answer, where comparing failed; else empty.
    Failure failure() const { return failure_; }

    /// Events above which nothing is compared before ask(): it takes a pass for each handler.
    static constexpr std::size_t kAtOnce = 1'000'000;

signals:
    void changed();                             ///< answer(), failure() or busy() is another one
    void progress(quint64 done, quint64 total); ///< while busy(): events, of all passes together

private:
    std::shared_ptr<const trace::Trace> trace_;
    std::shared_ptr<const replay::WhichHandler> answer_;
    Failure failure_;
    QTimer poll_;
    Latest<replay::WhichHandler> work_; ///< last: its destructor waits for the worker
};

} // namespace daxscope::gui
