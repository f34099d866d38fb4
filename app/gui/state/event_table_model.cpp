// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_table_model.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "replay/trace/names.h"
#include "replay/words/of_comparison.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

constexpr int kAtOnce = 1 << 16; ///< rows

bool isNumber(int column) {
    switch (column) {
    case EventTableModel::Time:
    case EventTableModel::Mapping:
    case EventTableModel::Pgoff:
    case EventTableModel::Duration:
        return true;
    default:
        return false;
    }
}

std::optional<Side> sideOf(int column) {
    switch (column) {
    case EventTableModel::Recorded:
        return Side::Recorded;
    case EventTableModel::Before:
        return Side::Before;
    case EventTableModel::After:
        return Side::After;
    default:
        return std::nullopt;
    }
}

} // namespace

EventTableModel::EventTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventTableModel::show(std::shared_ptr<const replay::Comparison> comparison,
                           std::shared_ptr<const Summary> summary, EventRows rows) {
    beginResetModel();
    comparison_ = std::move(comparison);
    summary_ = std::move(summary);
    rows_ = comparison_ ? std::move(rows) : EventRows();
    revealed_ = std::min(rows_.size(), kAtOnce);
    marked_.reset();
    endResetModel();
}

void EventTableModel::reveal(int rows) {
    const int upto = std::min(rows, rows_.size());
    if (upto > revealed_) {
        beginInsertRows({}, revealed_, upto - 1);
        revealed_ = upto;
        endInsertRows();
    }
}

std::optional<int> EventTableModel::lastUntil(std::int64_t time) const {
    int low = 0, high = rows_.size();
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (comparison_->trace->time(rows_.at(middle)) <= time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? std::nullopt : std::optional(low - 1);
}

void EventTableModel::mark(std::optional<int> row) {
    if (row == marked_) {
        return;
    }
    for (const std::optional<int> changed : {std::exchange(marked_, row), row}) {
        if (changed && *changed < revealed_) {
            emit dataChanged(index(*changed, 0), index(*changed, ColumnCount - 1));
        }
    }
}

std::optional<std::uint32_t> EventTableModel::outcomeAt(int row) const {
    if (row < 0 || row >= rows_.size()) {
        return std::nullopt;
    }
    const std::uint32_t outcome = summary_->outcome_of_event[rows_.at(row)];
    return outcome == replay::kNoIndex ? std::nullopt : std::optional(outcome);
}

QString EventTableModel::term(const QModelIndex& cell) const {
    const trace::Trace& trace = *comparison_->trace;
    const trace::Event event = trace.event(rows_.at(cell.row()));
    const auto number = [](const char* field, std::int64_t value) {
        return value == trace::kNone ? QString()
                                     : QStringLiteral("%1:%2").arg(QLatin1String(field)).arg(value);
    };
    const auto outcome = [&](const char* side) {
        const auto kind = outcomeIn(cell);
        return kind ? QStringLiteral("%1:%2").arg(QLatin1String(side),
                                                  describe::outcome(*kind).remove(u' '))
                    : QString();
    };
    switch (cell.column()) {
    case Task: {
        const trace::Task* task = trace.task(event.task);
        return task == nullptr ? QString() : number("tid", task->tid);
    }
    case Mapping:
        return number("mapping", event.mapping);
    case File:
        return event.file == trace::kNone
                   ? QString()
                   : EventFilter::term(QStringLiteral("file"), format::file(trace, event.file));
    case Pgoff:
        return event.file == trace::kNone ? QString() : number("pgoff", event.pgoff);
    case Kind:
        return QStringLiteral("kind:%1").arg(describe::kind(event.kind));
    case Result:
        return event.is_fault() && event.has(trace::kResult) && event.result != 0
                   ? QStringLiteral("result:%1")
                         .arg(describe::result(trace, event).section(u'|', 0, 0))
                   : QString();
    case Recorded:
        return outcome("recorded");
    case Before:
        return outcome("before");
    case After:
        return outcome("after");
    default:
        return {};
    }
}

int EventTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : revealed_;
}

bool EventTableModel::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && revealed_ < rows_.size();
}

void EventTableModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) {
        reveal(revealed_ + kAtOnce);
    }
}

int EventTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

std::optional<replay::OutcomeKind> EventTableModel::outcomeIn(const QModelIndex& cell) const {
    return outcomeKind(rows_.at(cell.row()), cell.column());
}

std::optional<replay::OutcomeKind> EventTableModel::outcomeKind(std::uint32_t event,
                                                                int column) const {
    const auto side = sideOf(column);
    const std::uint32_t outcome = summary_->outcome_of_event[event];
    if (!side || outcome >= replay::run_of(*comparison_, *side).outcomes.size()) {
        return std::nullopt;
    }
    return replay::run_of(*comparison_, *side).outcomes[outcome].kind;
}

bool EventTableModel::removesDirty(std::uint32_t event, int column) const {
    const auto side = sideOf(column);
    return side && summary_->removesDirty(*side, event);
}

QString EventTableModel::text(std::uint32_t index, int column) const {
    const trace::Trace& trace = *comparison_->trace;
    if (sideOf(column)) {
        const auto kind = outcomeKind(index, column);
        if (!kind) {
            return removesDirty(index, column) ? tr("dirty entry removed") : QString();
        }
        const std::uint32_t outcome = summary_->outcome_of_event[index];
        const QString words = QString::fromStdString(words::outcome_words(
            trace, replay::run_of(*comparison_, *sideOf(column)).outcomes[outcome]));
        return removesDirty(index, column) ? tr("%1, dirty entry removed").arg(words) : words;
    }
    if (column == Cause) {
        const std::uint32_t outcome = summary_->outcome_of_event[index];
        return outcome == replay::kNoIndex
                   ? QString()
                   : describe::cause(*comparison_, Side::Before, outcome).brief;
    }
    const trace::Event event = trace.event(index);
    const bool fault = event.kind == trace::Kind::PmdFault || event.kind == trace::Kind::PteFault;
    switch (column) {
    case Time:
        return format::seconds(event.ts - trace.begin());
    case Task:
        return trace.task(event.task) == nullptr ? QString() : format::task(trace, event.task);
    case Mapping:
        return event.mapping == trace::kNone ? QString() : QString::number(event.mapping);
    case File:
        return event.file == trace::kNone ? QString() : format::fileShort(trace, event.file);
    case Pgoff:
        return event.file == trace::kNone ? QString() : format::count(event.pgoff);
    case Kind:
        return describe::kind(event.kind);
    case Flags:
        if (fault && !event.has(trace::kFlags)) {
            return tr("not recorded");
        }
        return fault ? describe::flags(trace, event.flags) : QString();
    case Result:
        return fault ? describe::result(trace, event) : QString();
    case Duration:
        return event.ts_end == trace::kNone ? QString() : format::duration(event.ts_end - event.ts);
    default:
        return {};
    }
}

QVariant EventTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rows_.size()) {
        return {};
    }
    const std::uint32_t event = rows_.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(event, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Cause) {
            const auto outcome = outcomeAt(index.row());
            return outcome ? describe::cause(*comparison_, Side::Before, *outcome).text : QString();
        }
        if (index.column() == File) {
            return format::file(*comparison_->trace, comparison_->trace->event(event).file);
        }
        return text(event, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    struct Head {
        QString title, help;
    };
    const bool made = comparison_ && comparison_->trace->session().made();
    const Head head = [section, made]() -> Head {
        switch (section) {
        case Time:
            return {tr("Time [s]"), tr("Since the trace's start")};
        case Task:
            return {tr("Task"), tr("comm, tid")};
        case Mapping:
            return {tr("Mapping"), tr("One mm and VMA over a file: the party in a storm")};
        case File:
            return {tr("File"), tr("The file's name; the whole path is in the tooltip")};
        case Pgoff:
            return {tr("Page"), tr("Page offset in the file")};
        case Kind:
            return {tr("Kind"), tr("The kernel's name of the event")};
        case Flags:
            return {tr("Flags"), tr("FAULT_FLAG_*")};
        case Result:
            return {tr("Result"),
                    made ? tr("VM_FAULT_*, of the schedule") : tr("VM_FAULT_*, as recorded")};
        case Duration:
            return {tr("Duration"), tr("From begin to done")};
        case Recorded:
            return made ? Head{tr("Explored"), tr("What became of the access in the schedule: no "
                                                  "kernel recorded it")}
                        : Head{tr("Recorded"), tr("What became of the access in the kernel")};
        case Before:
            return {tr("Before"), tr("What the handler before makes of it")};
        case After:
            return {tr("After"), tr("What the handler after makes of it")};
        case Cause:
            return {tr("Cause before"), tr("Why the fault had to happen, in the run before")};
        default:
            return {};
        }
    }();
    switch (role) {
    case Qt::DisplayRole:
        return head.title;
    case Qt::ToolTipRole:
        return head.help;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter) |
                                   (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

} // namespace daxscope::gui

#include "moc_event_table_model.cpp"
