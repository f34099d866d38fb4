// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/event_filter.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/view_state.h"

#include <QObject>
#include <memory>
#include <vector>

namespace daxscope::gui {

/// The events that a table shows, in the order of the trace: a stretch of indices, or a picked
/// list.
class EventRows {
public:
    EventRows() = default;
    EventRows(std::uint32_t first, std::uint32_t count) : first_(first), count_(count) {}
    explicit EventRows(std::vector<std::uint32_t> picked)
        : picked_(std::make_shared<const std::vector<std::uint32_t>>(std::move(picked))) {}

    int size() const;
    std::uint32_t at(int row) const;
    /// The row of an event, or nothing where it is not shown.
    std::optional<int> rowOf(std::uint32_t event) const;

private:
    std::uint32_t first_ = 0, count_ = 0;
    std::shared_ptr<const std::vector<std::uint32_t>> picked_; ///< ascending; set = it counts
};

/// Finds the events that pass a filter, on a worker thread. A new question drops the one before.
class EventQuery : public QObject {
    Q_OBJECT
public:
    explicit EventQuery(QObject* parent = nullptr);

    /// finished() follows: at once where the filter is empty, else from the worker.
    void start(std::shared_ptr<const replay::Comparison> comparison,
               std::shared_ptr<const Summary> summary, const EventFilter& filter,
               std::optional<TimeRange> within);
    bool busy() const { return work_.busy(); }

signals:
    void finished(const daxscope::gui::EventRows& rows);
    /// Instead of finished(), e.g. for want of memory.
    void failed(const daxscope::gui::Failure& why);

private:
    Latest<EventRows> work_;
};

} // namespace daxscope::gui
