// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/sides_model.h"

#include "app/gui/docks/column_head.h"
#include "app/gui/look/appearance.h"
#include "app/gui/state/format.h"
#include "app/gui/state/text.h"
#include "replay/words/of_sides.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <QGuiApplication>

namespace daxscope::gui {

void SidesModel::show(std::shared_ptr<const replay::TwoSides> sides) {
    beginResetModel();
    sides_ = std::move(sides);
    columns_.clear();
    if (sides_) {
        columns_.push_back({What::Name, 0});
        const bool lengths_differ = sides_->sides[0].length() != sides_->sides[1].length();
        columns_.push_back({What::Count, 0});
        columns_.push_back({What::Count, 1});
        columns_.push_back({What::Differs, 0}); // in sight where the dock is narrow
        for (std::size_t side = 0; lengths_differ && side < 2; ++side) {
            columns_.push_back({What::PerSecond, side});
        }
        for (std::size_t side = 0; side < 2; ++side) {
            if (sides_->sides[side].accesses_known()) {
                columns_.push_back({What::PerAccess, side});
            }
        }
    }
    endResetModel();
}

int SidesModel::rowCount(const QModelIndex& parent) const {
    return sides_ && !parent.isValid() ? static_cast<int>(sides_->metrics.size()) : 0;
}

int SidesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

QString SidesModel::text(const replay::SidesMetric& metric, const Column& column) const {
    const replay::SidesMetric::Figure& figure = metric.sides[column.side];
    const auto rate = [&](const std::optional<double>& of) {
        return of ? gui::text(words::typeset(words::sides_rate_text(metric, of)))
                  : QStringLiteral("–");
    };
    switch (column.what) {
    case What::Name:
        return gui::text(words::tr(metric.name));
    case What::Count:
        return gui::text(words::typeset(words::sides_count_text(metric, figure.count)));
    case What::PerSecond:
        return rate(figure.per_second);
    case What::PerAccess:
        return rate(figure.per_access);
    case What::Differs:
        break;
    }
    return metric.chance.test == replay::ChanceTest::None
               ? QStringLiteral("–")
               : gui::text(replay::p_text(metric.chance.p));
}

QString SidesModel::tip(const replay::SidesMetric& metric, const Column& column) const {
    const replay::SidesMetric::Figure& figure = metric.sides[column.side];
    if (column.what == What::Name) {
        return text(metric, column);
    }
    if (column.what == What::Differs) {
        const QString said = gui::text(words::chance_text(metric.chance));
        return metric.chance.test == replay::ChanceTest::None
                   ? said
                   : tr("%1\n%2").arg(
                         said, gui::text(words::tr(replay::chance_test_text(metric.chance.test))));
    }
    return column.what == What::Count && metric.unit == "ns" && figure.count
               ? tr("%1 ns").arg(format::count(*figure.count))
               : QString();
}

QVariant SidesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const replay::SidesMetric& metric = sides_->metrics[static_cast<std::size_t>(index.row())];
    const Column& column = columns_[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return text(metric, column);
    case Qt::ToolTipRole:
        return tip(metric, column);
    case Qt::TextAlignmentRole:
        return cellAlignment(column.what == What::Name ? Qt::AlignLeft : Qt::AlignRight);
    case Qt::ForegroundRole:
        // Fewer of any of these figures is better.
        if (column.what == What::Differs && metric.chance.beyond() && metric.sides[0].per_second &&
            metric.sides[1].per_second) {
            return accent(*metric.sides[1].per_second < *metric.sides[0].per_second ? Accent::Good
                                                                                    : Accent::Bad,
                          QGuiApplication::palette());
        }
        return {};
    default:
        return {};
    }
}

QVariant SidesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0 || section >= columnCount()) {
        return {};
    }
    const Column& column = columns_[static_cast<std::size_t>(section)];
    const QString letter = gui::text(words::side_letter(column.side));
    QString title, tip;
    switch (column.what) {
    case What::Name:
        break;
    case What::Count:
        title = letter;
        tip = gui::text(words::side_head(*sides_, column.side));
        break;
    case What::PerSecond:
        title = tr("%1/s").arg(letter);
        tip = tr("%1, per second of its length")
                  .arg(gui::text(words::side_head(*sides_, column.side)));
        break;
    case What::PerAccess:
        title = tr("%1/acc.").arg(letter);
        tip = tr("%1, per access").arg(gui::text(words::side_head(*sides_, column.side)));
        break;
    case What::Differs:
        title = tr("Chance");
        tip = tr("How likely chance alone makes the rates differ so much, or more: below p = %1 it "
                 "is a difference")
                  .arg(gui::text(words::decimal_text(replay::Chance::kLevel)));
        break;
    }
    return columnHead(orientation, role, title,
                      column.what == What::Name ? Qt::AlignLeft : Qt::AlignRight, tip);
}

} // namespace daxscope::gui

#include "moc_sides_model.cpp"
