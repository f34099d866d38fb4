// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/steps_table.h"

#include "app/gui/state/describe.h"
#include "app/gui/state/text.h"
#include "model/words.h"
#include "replay/words/translate.h"

#include <algorithm>

namespace daxscope::gui {

namespace {

bool isHarm(const StepEffect& effect) {
    return effect.weight == StepEffect::Weight::Harm;
}

QString mark(model::Difference difference) {
    switch (difference) {
    case model::Difference::None:
        return {};
    case model::Difference::Changed:
        return QStringLiteral("≠");
    case model::Difference::OnlyBefore:
        return QStringLiteral("◂");
    case model::Difference::OnlyAfter:
        return QStringLiteral("▸");
    case model::Difference::Moved:
        break;
    }
    return QStringLiteral("↕");
}

} // namespace

void StepsTable::setHandlers(const model::Handler* before, const model::Handler* after) {
    if (handlers_[0] == before && handlers_[1] == after) {
        return;
    }
    beginResetModel();
    handlers_ = {before, after};
    rows_.clear();
    for (const model::AlignedSteps& aligned : model::align(*before, *after)) {
        Row row;
        if (aligned.before != model::AlignedSteps::kNone) {
            row.cells[0].step = &before->steps[aligned.before];
        }
        if (aligned.after != model::AlignedSteps::kNone) {
            row.cells[1].step = &after->steps[aligned.after];
        }
        row.difference = aligned.difference;
        rows_.push_back(std::move(row));
    }
    comparison_.reset();
    seen_.reset();
    endResetModel();
}

void StepsTable::show(std::shared_ptr<const replay::Comparison> comparison,
                      std::shared_ptr<const Seen> seen) {
    comparison_ = std::move(comparison);
    seen_ = std::move(seen);
    for (Row& row : rows_) {
        for (Cell& cell : row.cells) {
            cell.taken = false;
            cell.effects.clear();
        }
    }
    fill(Side::Before);
    fill(Side::After);
    if (!rows_.empty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    }
}

/// Marks the branch that the access took.
void StepsTable::fill(Side side) {
    if (!faulted(side)) {
        return;
    }
    const replay::Watched& watched = (*seen_)[side];
    const std::uint32_t access = seen_->moment.access;
    const auto effects = words::step_effects(
        *comparison_->trace, watched, replay::run_of(*comparison_, side).outcomes[access].mapping);
    for (std::size_t k = 0; k < watched.steps.size(); ++k) {
        const model::Step* step = &handler(side)->steps[watched.steps[k].step];
        const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& each) {
            return each.cells[place(side)].step == step;
        });
        if (row != rows_.end()) {
            Cell& cell = row->cells[place(side)];
            cell.taken = true;
            cell.effects += shownEffects(effects[k]); // a fault that was retried takes a step twice
        }
    }
}

const model::Handler* StepsTable::handler(Side side) const {
    return handlers_[place(side)];
}

const StepsTable::Cell& StepsTable::cell(int row, Side side) const {
    return rows_[static_cast<std::size_t>(row)].cells[place(side)];
}

model::Difference StepsTable::difference(int row) const {
    return rows_[static_cast<std::size_t>(row)].difference;
}

QString StepsTable::differenceText(model::Difference difference) {
    switch (difference) {
    case model::Difference::None:
        return {};
    case model::Difference::Changed:
        return tr("Both have this step, and it does something else.");
    case model::Difference::OnlyBefore:
        return tr("Only the handler before has this step.");
    case model::Difference::OnlyAfter:
        return tr("Only the handler after has this step.");
    case model::Difference::Moved:
        break;
    }
    return tr("The other handler has this step at another place.");
}

bool StepsTable::faulted(Side side) const {
    return comparison_ && seen_ && seen_->moment.access != replay::kNoIndex && !(*seen_)[side].hit;
}

int StepsTable::telling() const {
    int decided = -1;
    for (int k = 0; k < rowCount(); ++k) {
        for (const Side side : {Side::Before, Side::After}) {
            const Cell& at = cell(k, side);
            if (std::any_of(at.effects.begin(), at.effects.end(), isHarm)) {
                return k;
            }
            if (decided < 0 && at.step != nullptr && faulted(side)) {
                const std::uint8_t step = (*seen_)[side].fault.decided;
                if (step != model::Fault::kDone && at.step == &handler(side)->steps[step]) {
                    decided = k;
                }
            }
        }
    }
    return decided;
}

int StepsTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int StepsTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString StepsTable::tip(const Row& row, Side side) const {
    const Cell& cell = row.cells[place(side)];
    QStringList lines;
    if (cell.step != nullptr) {
        lines << QStringLiteral("%1 (%2)").arg(text(cell.step->name),
                                               text(model::citation(*cell.step)));
        lines << text(words::tr(cell.step->text));
        lines << text(words::tr(handler(side)->title));
    }
    if (const QString words = differenceText(row.difference); !words.isEmpty()) {
        lines << words;
    }
    for (const StepEffect& effect : cell.effects) {
        lines << effect.text;
    }
    return lines.join(u'\n');
}

QVariant StepsTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    if (index.column() == Mark) {
        switch (role) {
        case Qt::DisplayRole:
            return mark(row.difference);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return differenceText(row.difference);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignHCenter | Qt::AlignTop));
        default:
            return {};
        }
    }
    const Side side = index.column() == After ? Side::After : Side::Before;
    const Cell& at = row.cells[place(side)];
    switch (role) {
    case Qt::DisplayRole:
        return at.step == nullptr ? QString() : text(at.step->name);
    case Qt::ToolTipRole:
        return tip(row, side);
    case Qt::AccessibleTextRole: {
        if (at.step == nullptr) {
            return tr("no such step");
        }
        QStringList words{text(at.step->name)};
        if (at.taken) {
            words << tr("taken");
        }
        for (const StepEffect& effect : at.effects) {
            words << effect.text;
        }
        return words.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QString StepsTable::headline(Side side) const {
    const QString name = tr("%1: %2").arg(letter_.isEmpty() ? describe::side(side) : letter_,
                                          text(handler(side)->name));
    if (!comparison_ || !seen_ || seen_->moment.access == replay::kNoIndex) {
        return name;
    }
    const replay::Outcome& outcome =
        replay::run_of(*comparison_, side).outcomes[seen_->moment.access];
    const QString kind = describe::spokenOutcome(outcome.kind);
    const replay::Watched& watched = (*seen_)[side];
    if (!watched.steps.empty() && !watched.fault.done()) {
        return QStringLiteral("%1\n%2").arg(name, tr("%1, not done at the end").arg(kind));
    }
    return QStringLiteral("%1\n%2").arg(
        name,
        outcome.kind == replay::OutcomeKind::Hit
            ? kind
            : tr("%1, %2").arg(kind, QString::fromStdString(model::result_text(outcome.result))));
}

QVariant StepsTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || handlers_[0] == nullptr) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(section == Mark ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (section == Mark) {
        return role == Qt::ToolTipRole ? QVariant(tr("Where the two tables differ")) : QVariant();
    }
    const Side side = section == After ? Side::After : Side::Before;
    if (role == Qt::DisplayRole) {
        return headline(side);
    }
    if (role == Qt::ToolTipRole) {
        const model::Handler& shown = *handler(side);
        return QStringLiteral("%1\n%2\n%3")
            .arg(text(words::tr(shown.title)), tr("Linux %1").arg(describe::kernels(shown)),
                 text(words::tr(shown.summary)));
    }
    return {};
}

} // namespace daxscope::gui

#include "moc_steps_table.cpp"
