// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/docks/storm_pair.h"

#include "app/gui/docks/column_head.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/look/padded_delegate.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "replay/analysis/zaps.h"

#include <QAbstractTableModel>
#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <algorithm>
#include <map>

namespace daxscope::gui {

/// Who unmapped whom in each of the two.
struct StormPair::Counted {
    std::array<replay::Zaps, 2> zaps;
};

/// Rows of three texts.
class StormPairModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(StormPair)
public:
    using QAbstractTableModel::QAbstractTableModel;
    struct Line {
        QString name;
        std::array<QString, 2> of;
        QString help;
    };

    void show(std::vector<Line> lines) {
        beginResetModel();
        lines_ = std::move(lines);
        endResetModel();
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(lines_.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() || lines_.empty() ? 0 : 3;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        const Line& line = lines_[static_cast<std::size_t>(index.row())];
        const QString cell =
            index.column() == 0 ? line.name : line.of[static_cast<std::size_t>(index.column()) - 1];
        switch (role) {
        case Qt::DisplayRole:
            return cell;
        case Qt::ToolTipRole:
            return plainTip(index.column() == 0 && !line.help.isEmpty() ? line.help : cell);
        case Qt::TextAlignmentRole:
            return cellAlignment(index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight);
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        const QString titles[] = {QString(), tr("One storm"), tr("The other")};
        if (section < 0 || section > 2) {
            return {};
        }
        return columnHead(orientation, role, titles[section],
                          section == 0 ? Qt::AlignLeft : Qt::AlignRight);
    }

    /// @param counted nullptr: not yet
    static std::vector<Line> lines(const Sides& sides, const std::array<StormRef, 2>& refs,
                                   const StormPair::Counted* counted) {
        std::vector<Line> made;
        const auto add = [&](const QString& name, auto figure, const QString& help = {}) {
            Line line{name, {}, help};
            for (std::size_t k = 0; k < 2; ++k) {
                const PaneSide& place = sides[refs[k].side];
                line.of[k] = figure(place, place.storms()[static_cast<std::size_t>(refs[k].index)]);
            }
            made.push_back(std::move(line));
        };
        using replay::Storm;
        made.push_back({tr("Storm"), {}, tr("Its run, and its rank there")});
        for (std::size_t k = 0; k < 2; ++k) {
            const auto& storms = sides[refs[k].side].storms();
            made.back().of[k] = tr("%1, #%2")
                                    .arg(sides.name(refs[k].side))
                                    .arg(storms[static_cast<std::size_t>(refs[k].index)].rank);
        }
        add(tr("Range"), [](const PaneSide& place, const Storm& storm) {
            return format::fileAndRange(place.trace(), storm.range);
        });
        add(tr("Start"), [&](const PaneSide& place, const Storm& storm) {
            return tr("%1 s").arg(format::seconds(place.inWindow(storm.begin) - sides.zero()));
        });
        add(tr("Length"), [](const PaneSide&, const Storm& storm) {
            return format::duration(storm.end - storm.begin);
        });
        add(tr("Refaults"),
            [](const PaneSide&, const Storm& storm) { return format::count(storm.refaults); });
        add(tr("Refaults a second"), [](const PaneSide&, const Storm& storm) {
            constexpr double kSecond = 1e9;
            const std::int64_t length = storm.end - storm.begin;
            return length <= 0 ? QString::fromUtf8(words::kDash)
                               : text(words::decimal_text(storm.refaults * kSecond /
                                                          static_cast<double>(length)));
        });
        add(tr("Time in faults"), [](const PaneSide&, const Storm& storm) {
            return format::duration(storm.time_in_faults);
        });
        add(tr("Mappings zapped"), [](const PaneSide&, const Storm& storm) {
            return format::count(static_cast<std::int64_t>(storm.zapped));
        });
        add(tr("DAX entries removed"), [](const PaneSide& place, const Storm& storm) {
            return place.shown().seen.removals
                       ? format::count(static_cast<std::int64_t>(storm.entries_removed))
                       : tr("not recorded");
        });
        add(tr("Parties"), [](const PaneSide&, const Storm& storm) {
            return QString::number(storm.parties.size());
        });
        add(tr("Ended"), [](const PaneSide&, const Storm& storm) {
            return describe::stormEnd(storm.end_reason);
        });
        if (counted == nullptr) {
            made.push_back({tr("Who unmapped whom"), {tr("…"), tr("…")}, {}});
        } else {
            addZaps(made, sides, refs, *counted);
        }
        return made;
    }

private:
    /// Who unmapped whom: of one trace beside each other; of two, whose mappings are not the same,
    /// each by itself.
    static void addZaps(std::vector<Line>& made, const Sides& sides,
                        const std::array<StormRef, 2>& refs, const StormPair::Counted& counted) {
        constexpr std::size_t kMost = 40; // that somebody reads
        const bool shared = !sides.isTwo() || refs[0].side == refs[1].side;
        for (std::size_t first = 0; first < (shared ? 1U : 2U); ++first) {
            using Pair = std::pair<std::uint32_t, std::uint32_t>;
            std::map<Pair, std::uint64_t> sums;
            for (std::size_t k = shared ? 0 : first; k < (shared ? 2 : first + 1); ++k) {
                for (const auto& [pair, count] : counted.zaps[k]) {
                    sums[pair] += count;
                }
            }
            // Those that did most come first; what is left out has its sums.
            std::vector<std::pair<Pair, std::uint64_t>> pairs(sums.begin(), sums.end());
            std::stable_sort(pairs.begin(), pairs.end(), [](const auto& one, const auto& other) {
                return one.second > other.second;
            });
            const auto of = [&](std::size_t k, const Pair& pair) -> std::uint64_t {
                const auto found = counted.zaps[k].find(pair);
                return found == counted.zaps[k].end() ? 0 : found->second;
            };
            const auto cell = [&](std::size_t k, std::uint64_t count) {
                return shared || k == first ? format::count(static_cast<std::int64_t>(count))
                                            : QString();
            };
            const trace::Trace& trace = sides[refs[first].side].trace();
            for (std::size_t at = 0; at < std::min(pairs.size(), kMost); ++at) {
                const Pair& pair = pairs[at].first;
                Line line{
                    tr("%1 unmapped it from %2")
                        .arg(format::partyShort(trace, pair.first),
                             format::partyShort(trace, pair.second)),
                    {},
                    tr("%1 unmapped it from %2, which refaulted")
                        .arg(format::party(trace, pair.first), format::party(trace, pair.second))};
                for (std::size_t k = 0; k < 2; ++k) {
                    line.of[k] = cell(k, of(k, pair));
                }
                made.push_back(std::move(line));
            }
            if (pairs.size() > kMost) {
                Line rest{tr("and %1 more pairs").arg(pairs.size() - kMost), {}, {}};
                for (std::size_t k = 0; k < 2; ++k) {
                    std::uint64_t count = 0;
                    for (std::size_t at = kMost; at < pairs.size(); ++at) {
                        count += of(k, pairs[at].first);
                    }
                    rest.of[k] = cell(k, count);
                }
                made.push_back(std::move(rest));
            }
        }
    }

    std::vector<Line> lines_;
};

StormPair::StormPair(QWidget* parent)
    : QTableView(parent), model_(new StormPairModel(this)), counting_(this) {
    setObjectName(QStringLiteral("storm-pair"));
    setAccessibleName(tr("Two storms beside each other"));
    setModel(model_);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setItemDelegate(new PaddedDelegate(this));
    setTextElideMode(Qt::ElideMiddle);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    auto* copy = new QAction(this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        QStringList lines;
        for (int row = 0; row < model_->rowCount({}); ++row) {
            lines << cellsOf(*model_, row);
        }
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
    addAction(copy);
}

StormPair::~StormPair() = default;

void StormPair::show(std::shared_ptr<const Sides> sides, std::array<StormRef, 2> refs) {
    QTableView::show();
    if (sides == sides_ && refs == refs_) {
        return;
    }
    sides_ = std::move(sides);
    refs_ = refs;
    model_->show(StormPairModel::lines(*sides_, refs_, nullptr));
    counting_.want(
        [of = sides_, refs](const Progress&) {
            auto counted = std::make_shared<Counted>();
            for (std::size_t k = 0; k < 2; ++k) {
                const PaneSide& place = (*of)[refs[k].side];
                counted->zaps[k] = replay::zaps_of(
                    place.shown(), place.storms()[static_cast<std::size_t>(refs[k].index)]);
            }
            return std::shared_ptr<const Counted>(std::move(counted));
        },
        [this](const std::shared_ptr<const Counted>& counted) {
            model_->show(StormPairModel::lines(*sides_, refs_, counted.get()));
        });
}

void StormPair::clear() {
    counting_.drop();
    sides_.reset();
    model_->show({});
    hide();
}

} // namespace daxscope::gui

#include "moc_storm_pair.cpp"
