// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/schedule_table.h"

#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/shown.h"
#include "model/words.h"
#include "replay/words/of_schedule.h"
#include "replay/words/translate.h"

#include <QFont>
#include <QGuiApplication>

namespace daxscope::gui {

using model::explore::Action;
using model::explore::Told;

namespace {

QString name(const Told& told) {
    return told.function.empty()
               ? shown(words::tr(told.step))
               : QStringLiteral("%1 (%2)").arg(shown(told.step),
                                               shown(model::citation(told.kernel, told.function)));
}

QString change(const std::string& words) {
    return shown(words::change_text(words));
}

} // namespace

void ScheduleTable::show(std::shared_ptr<const Explored> explored, int finding) {
    beginResetModel();
    explored_ = std::move(explored);
    finding_ = finding;
    endResetModel();
}

const Explored::Story* ScheduleTable::story() const {
    return explored_ && finding_ >= 0 &&
                   static_cast<std::size_t>(finding_) < explored_->stories.size()
               ? &explored_->stories[static_cast<std::size_t>(finding_)]
               : nullptr;
}

int ScheduleTable::cycle() const {
    if (story() == nullptr) {
        return -1;
    }
    const auto& schedule =
        explored_->exploration.findings[static_cast<std::size_t>(finding_)].schedule;
    return schedule.cycle < schedule.actions.size() ? static_cast<int>(schedule.cycle) : -1;
}

QString ScheduleTable::sentence(int action) const {
    if (story() == nullptr || action < 0 || action >= rowCount()) {
        return {};
    }
    const Told& told = story()->replayed.told[static_cast<std::size_t>(action)];
    QStringList changes;
    for (const std::string& each : told.changes) {
        changes << change(each);
    }
    return QStringLiteral("%1. %2: %3%4")
        .arg(action + 1)
        .arg(shown(told.task), name(told),
             changes.isEmpty() ? QString()
                               : QStringLiteral(". ") + changes.join(QStringLiteral("; ")));
}

int ScheduleTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || story() == nullptr ? 0
                                                  : static_cast<int>(story()->replayed.told.size());
}

int ScheduleTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || story() == nullptr
               ? 0
               : static_cast<int>(explored_->named.scenario.tasks.size());
}

QString ScheduleTable::cell(const Told& told) const {
    QStringList lines{name(told)};
    for (const std::string& each : told.changes) {
        lines << change(each);
    }
    return lines.join(u'\n');
}

QVariant ScheduleTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || story() == nullptr) {
        return {};
    }
    const Told& told = story()->replayed.told[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignTop));
    }
    if (role == Qt::ToolTipRole) {
        return plainTip(
            told.action.step == Action::kTouch
                ? sentence(index.row())
                : QStringLiteral("%1\n%2").arg(sentence(index.row()), shown(words::tr(told.text))));
    }
    if (index.column() != told.action.task) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return cell(told);
    case Qt::ForegroundRole: {
        const QPalette palette = QGuiApplication::palette();
        if (!told.effect.broken.empty()) {
            return accent(Accent::Bad, palette);
        }
        return told.changes.empty() ? QVariant(palette.color(QPalette::PlaceholderText))
                                    : QVariant();
    }
    default:
        return {};
    }
}

QVariant ScheduleTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (story() == nullptr) {
        return {};
    }
    if (orientation == Qt::Vertical) {
        if (role == Qt::DisplayRole) {
            return cycle() >= 0 && section >= cycle() ? QStringLiteral("↻ %1").arg(section + 1)
                                                      : QString::number(section + 1);
        }
        return role == Qt::ToolTipRole && cycle() >= 0 && section >= cycle()
                   ? QVariant(tr("This repeats for ever."))
                   : QVariant();
    }
    const auto& scenario = explored_->named.scenario;
    const auto& task = scenario.tasks[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return tr("%1 (mapping %2)")
            .arg(shown(task.name), shown(scenario.mappings[task.mapping].name));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    default:
        return {};
    }
}

} // namespace daxscope::gui

#include "moc_schedule_table.cpp"
