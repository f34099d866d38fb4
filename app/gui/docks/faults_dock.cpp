// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which recorded faults ended huge, and why the others did not: by reason, file or PMD range.
#include "app/gui/actions/thing_menu.h"
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/latest.h"
#include "app/gui/state/navigate.h"
#include "replay/analysis/fault_sums.h"
#include "replay/words/escape.h"
#include "replay/words/of_faults.h"
#include "replay/words/translate.h"

#include <QAbstractTableModel>
#include <QComboBox>
#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>

namespace daxscope::gui {

namespace {

enum class By { Reason, File, Range };

/// What is listed: reasons, or files or ranges with what they come to.
struct Listed {
    std::shared_ptr<const trace::Trace> trace;
    replay::FaultReport report;
    std::vector<replay::FaultGroup> files, ranges;
    std::optional<std::size_t> events; ///< of the first ones alone; nothing: of the whole trace
};

QString number(std::uint64_t count) {
    return format::count(static_cast<std::int64_t>(count));
}

class FaultsModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(FaultsModel)
public:
    /// What the first column names goes by By; a column that only reasons or only groups have is
    /// one in which the other has another figure.
    enum Column { Name, Huge, Faults, PteFaults, Time, Basis, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const Listed> listed, By by) {
        beginResetModel();
        listed_ = std::move(listed);
        by_ = by;
        endResetModel();
    }
    By by() const { return by_; }
    const replay::WhySum* why(int row) const {
        return by_ == By::Reason && row < rowCount({})
                   ? &listed_->report.total.whys[static_cast<std::size_t>(row)]
                   : nullptr;
    }
    const replay::FaultGroup* group(int row) const {
        return by_ != By::Reason && row < rowCount({}) ? &groups()[static_cast<std::size_t>(row)]
                                                       : nullptr;
    }

    int rowCount(const QModelIndex& parent) const override {
        if (!listed_ || parent.isValid()) {
            return 0;
        }
        return static_cast<int>(by_ == By::Reason ? listed_->report.total.whys.size()
                                                  : groups().size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : ColumnCount;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        switch (role) {
        case Qt::DisplayRole:
            return by_ == By::Reason ? reasonCell(*why(index.row()), index.column())
                                     : groupCell(*group(index.row()), index.column());
        case Qt::ToolTipRole:
            return plainTip(tip(index.row()));
        case Qt::TextAlignmentRole:
            return cellAlignment(alignment(index.column()));
        default:
            return {};
        }
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        struct Head {
            QString title, help;
        };
        const bool reason = by_ == By::Reason;
        const Head heads[] = {
            {reason            ? tr("Why not huge")
             : by_ == By::File ? tr("File")
                               : tr("Range"),
             tr("A click goes to the first such fault, or to the range")},
            {reason ? tr("Decided in") : tr("Ended huge"),
             reason ? tr("The kernel's function that makes the test")
                    : tr("Of the PMD faults, and of the slots whose PMD handler was never asked, "
                         "those that ended with a PMD mapped")},
            {reason ? tr("Faults") : tr("Fell back"),
             tr("PMD faults that fell back to 4 KiB; where nobody asked the PMD handler, slots")},
            {tr("PTE faults"),
             tr("What it came to: faults of 4 KiB afterwards, in the same slots")},
            {tr("In faults"), tr("The time of all these faults together")},
            {reason ? tr("Basis") : tr("Never asked"),
             reason ? tr("recorded: the fault itself fails the kernel's test; inferred: nothing "
                         "else is left; unknown: it fits several")
                    : tr("Slots with PTE faults for which the kernel never asked the PMD "
                         "handler")}};
        if (section < 0 || section >= ColumnCount) {
            return {};
        }
        return columnHead(orientation, role, heads[section].title, alignment(section),
                          heads[section].help);
    }

private:
    const std::vector<replay::FaultGroup>& groups() const {
        return by_ == By::File ? listed_->files : listed_->ranges;
    }
    Qt::AlignmentFlag alignment(int column) const {
        const bool words =
            column == Name || (by_ == By::Reason && (column == Huge || column == Basis));
        return words ? Qt::AlignLeft : Qt::AlignRight;
    }
    static QVariant reasonCell(const replay::WhySum& why, int column) {
        switch (column) {
        case Name:
            return text(words::why_text(why));
        case Huge:
            return text(replay::row_of(why.why).function);
        case Faults:
            return replay::asked(why.why) ? number(why.faults)
                                          : tr("%n slot(s)", "", static_cast<int>(why.faults));
        case PteFaults:
            return number(why.pte_faults);
        case Time:
            return format::duration(why.time());
        case Basis:
            return text(words::basis_text(why));
        default:
            return {};
        }
    }
    QVariant groupCell(const replay::FaultGroup& group, int column) const {
        switch (column) {
        case Name:
            return by_ == By::File ? format::fileShort(*listed_->trace, group.file)
                                   : format::fileAndRange(*listed_->trace, group.range);
        case Huge:
            return text(words::typeset(words::huge_text(group.sum)));
        case Faults:
            return number(group.sum.end(replay::PmdEnd::Fallback));
        case PteFaults:
            return number(group.sum.pte_faults);
        case Time:
            return format::duration(group.sum.pmd_time + group.sum.pte_time);
        case Basis:
            return number(group.sum.slots_unasked);
        default:
            return {};
        }
    }
    QString tip(int row) const {
        const trace::Trace& trace = *listed_->trace;
        QStringList lines;
        const auto say = [&](const replay::WhySum& sum) {
            lines << text(words::why_text(sum));
            lines << text(words::tr(replay::row_of(sum.why).text));
            if (const std::string example = words::why_example(trace, sum); !example.empty()) {
                lines << text(words::printable(example));
            }
            lines << text(words::printable(words::why_remedy(trace, sum)));
        };
        if (by_ == By::Reason) {
            say(*why(row));
            return lines.join(u'\n');
        }
        const replay::FaultGroup& of = *group(row);
        lines << (by_ == By::File ? format::file(trace, of.file)
                                  : format::fileAndRange(trace, of.range));
        for (const replay::WhySum& sum : of.sum.whys) {
            lines << tr("%1: %2").arg(number(sum.faults), text(words::why_text(sum)));
        }
        return lines.join(u'\n');
    }

    std::shared_ptr<const Listed> listed_;
    By by_ = By::Reason;
};

class FaultsDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(FaultsDock)
public:
    FaultsDock(Document* document, ViewState* state, QWidget* parent)
        : QWidget(parent), document_(document), state_(state), model_(new FaultsModel(this)),
          work_(this) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        by_ = new QComboBox(this);
        by_->setObjectName(QStringLiteral("faults-by"));
        by_->setAccessibleName(tr("What the faults are listed by"));
        by_->addItem(tr("By reason"), static_cast<int>(By::Reason));
        by_->addItem(tr("By file"), static_cast<int>(By::File));
        by_->addItem(tr("By PMD range"), static_cast<int>(By::Range));
        connect(by_, &QComboBox::currentIndexChanged, this, [this] { update(); });
        layout->addWidget(by_);
        sum_ = new QLabel(this);
        sum_->setObjectName(QStringLiteral("faults-sum"));
        sum_->setWordWrap(true);
        sum_->setTextFormat(Qt::PlainText);
        sum_->setContentsMargins(8, 0, 8, 0);
        layout->addWidget(sum_);
        layout->addWidget(makeTable(), 1);
        connect(document, &Document::opened, this, [this] {
            if (!document_->grew()) {
                drop();
            }
        });
        connect(document, &Document::comparisonChanged, this, [this] { look(); });
        look();
    }

protected:
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        look();
    }

private:
    QTableView* makeTable() {
        table_ =
            rowTable(model_, QStringLiteral("faults"), tr("Faults by reason, file or range"), this);
        setFocusProxy(table_);
        QHeaderView* header = table_->horizontalHeader();
        header->setSectionResizeMode(FaultsModel::Name, QHeaderView::Interactive);
        constexpr int kNameLetters = 24;
        header->resizeSection(FaultsModel::Name,
                              kNameLetters * fontMetrics().horizontalAdvance(u'0'));
        const auto go = [this](const QModelIndex& index) { jump(index.row()); };
        connect(table_, &QTableView::clicked, this, go);
        connect(table_, &QTableView::activated, this, go);
        table_->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(table_, &QWidget::customContextMenuRequested, this, &FaultsDock::offer);
        return table_;
    }

    void offer(const QPoint& at) {
        const QModelIndex index = table_->indexAt(at);
        const auto sides = document_->sides();
        if (!listed_ || !index.isValid() || !sides || sides->isTwo()) {
            return;
        }
        Thing thing;
        thing.text = cellsOf(*model_, index.row());
        if (const replay::FaultGroup* group = model_->group(index.row())) {
            if (model_->by() == By::File) {
                thing.file = group->file;
            } else if (group->range != trace::Trace::kNoRange) {
                thing.row = group->range;
            }
        }
        offerThing(thing, sides, document_, state_, table_->viewport()->mapToGlobal(at), this);
    }

    void drop() {
        work_.drop();
        listed_.reset();
        trace_.reset();
        update();
    }

    /// Sums up the trace, once: another handler or rule changes nothing of what was recorded.
    /// Where nobody sees it, and while a part of the trace is summed up, that waits; so does a part
    /// that is not twice as much as the one before.
    void look() {
        const auto sides = document_->sides();
        const auto comparison = !sides || sides->isTwo() ? nullptr : document_->comparison();
        if (!comparison || comparison->trace == trace_ || !isVisible() ||
            (work_.busy() && document_->grew()) ||
            (document_->isPart() && trace_ && document_->grew() &&
             comparison->trace->size() < 2 * trace_->size())) {
            return;
        }
        trace_ = comparison->trace;
        work_.want(
            [comparison](const Progress& progress) {
                const words::Spoken spoken; // it is only looked at
                replay::FaultFilter filter;
                filter.events = comparison->events(); // as many as all the other figures are of
                Listed listed{comparison->trace,
                              replay::fault_report(*comparison->trace, filter,
                                                   &comparison->recorded, progress),
                              {},
                              {},
                              {}};
                if (comparison->trace->known_upto()) {
                    listed.events = filter.events;
                }
                listed.files = replay::grouped(*listed.trace, listed.report, replay::GroupBy::File);
                listed.ranges =
                    replay::grouped(*listed.trace, listed.report, replay::GroupBy::Range);
                return listed;
            },
            [this](Listed listed) {
                listed_ = std::make_shared<const Listed>(std::move(listed));
                update();
                look(); // more may have come
            },
            [this](const Failure& why) { sum_->setText(why.what); });
    }

    void update() {
        const auto by = static_cast<By>(by_->currentData().toInt());
        model_->show(listed_, by);
        // Where a reason was decided is read last, and is the widest.
        QHeaderView* header = table_->horizontalHeader();
        header->moveSection(header->visualIndex(FaultsModel::Huge),
                            by == By::Reason ? FaultsModel::ColumnCount - 1 : 1);
        if (!listed_) {
            sum_->setText({});
            return;
        }
        const replay::FaultSum& sum = listed_->report.total;
        QString said = sum.could_be_huge() == 0
                           ? tr("No fault that could have ended huge.")
                           : tr("As recorded, %1 ended with a PMD mapped.")
                                 .arg(text(words::typeset(words::huge_text(sum))));
        if (listed_->events) {
            said = tr("Of the first %1 events: %2").arg(number(*listed_->events), said);
        }
        if (const std::string permissions = words::permission_sentence(sum); !permissions.empty()) {
            said += u'\n' + text(permissions) + u'.';
        }
        if (!listed_->report.incomplete.empty()) {
            said += u'\n' + tr("Counts are too low: %1.")
                                .arg(text(words::printable(listed_->report.incomplete)));
        }
        sum_->setText(said);
    }

    void jump(int row) {
        const auto sides = document_->sides();
        if (!listed_ || !sides || sides->isTwo()) {
            return;
        }
        if (const replay::WhySum* why = model_->why(row)) {
            toEvent(*sides, why->example);
        } else if (const replay::FaultGroup* group = model_->group(row)) {
            if (!group->sum.whys.empty()) {
                toEvent(*sides, group->sum.whys.front().example);
            } else if (group->range != trace::Trace::kNoRange) {
                state_->setCurrentRange(group->range);
            }
        }
    }

    /// Goes to the access that a recorded fault is of.
    void toEvent(const Sides& sides, std::uint32_t event) {
        const trace::Trace& now = sides[Side::Recorded].trace();
        if (event >= now.size() || now.event(event) != listed_->trace->event(event)) {
            return; // of a trace that grew, its last events may stand elsewhere by now
        }
        const auto& outcomes = sides[Side::Recorded].shown().outcomes;
        const auto found =
            std::find_if(outcomes.begin(), outcomes.end(), [event](const replay::Outcome& outcome) {
                return outcome.event == event;
            });
        if (found == outcomes.end()) {
            return;
        }
        state_->setCurrentRange((*found).range);
        navigate::reveal(sides, *state_, static_cast<std::uint32_t>(found - outcomes.begin()),
                         Side::Before);
    }

    Document* document_;
    ViewState* state_;
    FaultsModel* model_;
    QComboBox* by_ = nullptr;
    QLabel* sum_ = nullptr;
    QTableView* table_ = nullptr;
    std::shared_ptr<const trace::Trace> trace_; ///< that is looked at, or was
    std::shared_ptr<const Listed> listed_;
    Latest<Listed> work_; ///< last: its destructor waits for the worker
};

} // namespace

QWidget* makeFaultsDock(const DockNeeds& needs, QWidget* parent) {
    return new FaultsDock(needs.document, needs.state, parent);
}

} // namespace daxscope::gui
