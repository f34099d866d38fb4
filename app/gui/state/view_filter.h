// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/event_filter.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/view_state.h"

#include <array>

namespace daxscope::gui {

/// What passes the filter of the view (ViewState::filter()), for the lanes, the tables and the
/// distributions. Found on a worker; the newest wish counts.
class ViewFilter : public QObject {
    Q_OBJECT
public:
    /// What passes of what is shown. Immutable.
    struct Result {
        std::shared_ptr<const Sides> sides; ///< of these
        /// By side; of one trace the same for all of them.
        std::array<std::shared_ptr<const Passing>, kSides.size()> of;
        std::int64_t passing = 0, all = 0; ///< events, of both traces where there are two
        const Passing& operator[](Side side) const { return *of[static_cast<std::size_t>(side)]; }
    };

    /// @param document, state outlive this; without a document use setSides()
    ViewFilter(Document* document, ViewState* state, QObject* parent = nullptr);

    /// nullptr: there is no filter, or what it finds is not known yet. While a trace grows it may
    /// be of a little less than what is shown by now.
    const std::shared_ptr<const Result>& result() const { return result_; }
    /// The filter says something, and it is understood.
    bool isOn() const { return filter_ && !filter_->isEmpty(); }
    /// Some of what the filter says is understood: what is shown goes by it.
    bool applies() const { return !applied_.isEmpty(); }
    /// What is not understood. The other words apply all the same: a word that is half typed and
    /// passes nothing is never what the view goes by once it is known to be no word at all.
    const std::optional<EventFilter::Fault>& fault() const { return fault_; }
    bool busy() const { return work_.busy(); }
    /// What is shown where no document says so.
    void setSides(std::shared_ptr<const Sides> sides);

signals:
    void changed(); ///< any of these
    /// It can't be found out, e.g. for want of memory.
    void failed(const daxscope::gui::Failure& why);

private:
    void read();
    void look();
    ViewState* state_;
    std::shared_ptr<const Sides> sides_;
    std::optional<EventFilter> filter_ = EventFilter();
    EventFilter applied_; ///< filter_, or what is understood of it
    std::optional<EventFilter::Fault> fault_;
    std::shared_ptr<const Result> result_;
    bool again_ = false;  ///< more has come while one was under way
    Latest<Result> work_; ///< last: its destructor waits for the worker
};

} // namespace daxscope::gui
