// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/stretch_stats.h"

#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/words/of_comparison.h"

namespace daxscope::gui {

namespace {

std::size_t place(Side side) {
    return static_cast<std::size_t>(side);
}

} // namespace

StretchStats::StretchStats(Document* document, ViewState* state, QObject* parent)
    : QObject(parent), document_(document), state_(state), indexing_(this), walking_(this) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    connect(&rest_, &QTimer::timeout, this, [this] { rested(); });
    connect(state, &ViewState::stretchChanged, this, [this] {
        details_.reset();
        walking_.drop();
        rest_.start();
        look();
        emit changed();
    });
    connect(document, &Document::comparisonChanged, this, [this] {
        if (!document_->grew()) { // of a trace that grows, the old sums are good till others come
            indices_.reset();
        }
        look();
        emit changed();
    });
}

/// Sums up the runs, where somebody asks for a stretch of them.
void StretchStats::look() {
    const auto sides = document_->sides();
    if (!state_->stretch() || !sides || (indices_ && indices_->sides == sides) ||
        (indexing_.busy() && document_->grew())) {
        return;
    }
    details_.reset();
    walking_.drop();
    indexing_.want(
        [sides](const Progress& progress) {
            Indices made{sides, {}};
            for (const Side side : kSides) {
                if ((*sides)[side]) {
                    made.of[place(side)] = std::make_shared<const replay::StretchIndex>(
                        (*sides)[side].shown(), progress);
                }
            }
            return made;
        },
        [this](Indices made) {
            indices_ = std::make_shared<const Indices>(std::move(made));
            failure_.reset();
            details_.reset();
            rest_.start();
            emit changed();
            look(); // more may have come
        },
        [this](const Failure& why) {
            failure_ = why;
            emit changed();
        });
}

void StretchStats::rested() {
    const auto stretch = state_->stretch();
    if (!stretch || !indices_) {
        return;
    }
    walking_.want(
        [indices = indices_, stretch = *stretch](const Progress& progress) {
            Details made;
            for (const Side side : kSides) {
                if (const auto& index = indices->of[place(side)]) {
                    const PaneSide& pane = (*indices->sides)[side];
                    made.of[place(side)] = replay::stretch_details(pane.trace(), *index,
                                                                   pane.inTrace(stretch), progress);
                }
            }
            return made;
        },
        [this](Details made) {
            details_ = std::make_shared<const Details>(std::move(made));
            emit changed();
        },
        [this](const Failure& why) {
            failure_ = why;
            emit changed();
        });
}

std::vector<report::StretchColumn> StretchStats::columns() const {
    std::vector<report::StretchColumn> columns;
    const auto stretch = state_->stretch();
    if (!stretch || !indices_) {
        return columns;
    }
    for (const Side side : kSides) {
        const auto& index = indices_->of[place(side)];
        if (!index) {
            continue;
        }
        const PaneSide& pane = (*indices_->sides)[side];
        report::StretchColumn column;
        column.comparison = pane.comparison.get();
        column.side = pane.run;
        column.index = index.get();
        column.stretch = pane.inTrace(*stretch);
        column.details =
            details_ && details_->of[place(side)] ? &*details_->of[place(side)] : nullptr;
        column.name = indices_->sides->isTwo()
                          ? pane.letter.toStdString() + ": " + pane.title.toStdString()
                          : std::string(words::side_text(pane.trace().session(), side));
        columns.push_back(std::move(column));
    }
    return columns;
}

int StretchStats::columnOf(Side side) const {
    int column = 0;
    for (const Side each : kSides) {
        const bool there = indices_ && indices_->of[place(each)];
        if (each == side) {
            return there ? column : -1;
        }
        column += there ? 1 : 0;
    }
    return -1;
}

QString StretchStats::brief(Side side) const {
    const auto stretch = state_->stretch();
    if (!stretch) {
        return {};
    }
    const QString length = format::duration(stretch->length());
    const int at = columnOf(side);
    if (at < 0) {
        return length;
    }
    const report::StretchColumn column = columns()[static_cast<std::size_t>(at)];
    if (!column.knows("faults")) {
        return tr("%1: not known").arg(length);
    }
    const replay::StretchTotals in = column.index->totals(column.stretch);
    const auto counted = [](std::uint64_t count, std::string_view noun) {
        return text(words::typeset(words::counted(static_cast<std::int64_t>(count), noun)));
    };
    QStringList parts{counted(in.faults(), "fault")};
    if (column.knows("refaults")) {
        parts << counted(in.sums.refaults, "refault");
    }
    if (column.knows("time in faults")) {
        parts << tr("%1 in faults").arg(format::duration(in.sums.time_in_faults));
    }
    return tr("%1: %2").arg(length, parts.join(QStringLiteral(" · ")));
}

bool StretchStats::isComplete() const {
    return details_ != nullptr;
}

QString StretchStats::title() const {
    const auto sides = document_->sides();
    if (!sides) {
        return {};
    }
    if (sides->isTwo()) {
        return tr("%1 beside %2").arg((*sides)[Side::Before].title, (*sides)[Side::After].title);
    }
    const replay::Comparison& shown = *document_->comparison();
    const trace::Session& session = shown.trace->session();
    QString title = document_->title();
    if (!session.kernel_release.empty()) {
        title += tr(", Linux %1").arg(gui::shown(session.kernel_release));
    }
    return title +
           tr(", before %1, after %2").arg(text(shown.before.handler), text(shown.after.handler));
}

} // namespace daxscope::gui
