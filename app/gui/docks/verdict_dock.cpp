// SPDX-License-Identifier: GPL-3.0-or-later
//
// The verdict card: what the two handlers make of the trace, beside what the kernel did; or what
// two traces say beside each other.
#include "app/gui/docks/assumption_box.h"
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/docks/sides_model.h"
#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/describe.h"
#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/spoken.h"
#include "app/gui/state/text.h"
#include "app/gui/state/verdict_copy.h"
#include "app/gui/state/which_kernel.h"
#include "replay/engine/self_check.h"
#include "replay/words/of_import.h"
#include "replay/words/of_sides.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <QAbstractTableModel>
#include <QClipboard>
#include <QCoreApplication>
#include <QEvent>
#include <QFont>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <numeric>

namespace daxscope::gui {

namespace {

class MetricModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(MetricModel)
public:
    enum Column { Name, Recorded, Before, After, Difference, Percent, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const replay::Comparison> comparison) {
        beginResetModel();
        comparison_ = std::move(comparison);
        endResetModel();
    }

    int rowCount(const QModelIndex& parent) const override {
        return comparison_ && !parent.isValid() ? static_cast<int>(comparison_->metrics.size()) : 0;
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : ColumnCount;
    }

    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid()) {
            return {};
        }
        const auto& metric = comparison_->metrics[static_cast<std::size_t>(index.row())];
        switch (role) {
        case Qt::DisplayRole:
            return text(metric, index.column());
        case Qt::TextAlignmentRole:
            return cellAlignment(alignment(index.column()));
        case Qt::ToolTipRole:
            if (index.column() == Name) {
                return text(metric, Name);
            }
            return metric.unit == "ns" &&
                           (index.column() > Recorded ? metric.judged
                                                      : metric.recorded.has_value()) &&
                           index.column() >= Recorded && index.column() <= Difference
                       ? QVariant(tr("%1 ns").arg(format::count(figure(metric, index.column()))))
                       : QVariant();
        case Qt::ForegroundRole:
            if (index.column() >= Difference && metric.difference() != 0) {
                return accent(metric.improves() ? Accent::Good : Accent::Bad,
                              QGuiApplication::palette());
            }
            return {};
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        const trace::Session* const session =
            comparison_ ? &comparison_->trace->session() : nullptr;
        const bool made = session != nullptr && session->made();
        const bool synthetic = session != nullptr && session->synthetic();
        const QStringList titles{
            QString(),    made ? tr("Explored") : synthetic ? tr("Synthetic") : tr("Recorded"),
            tr("Before"), tr("After"),
            tr("Δ"),      tr("Δ %")};
        return columnHead(orientation, role, titles.value(section), alignment(section));
    }

private:
    static Qt::AlignmentFlag alignment(int column) {
        return column == Name ? Qt::AlignLeft : Qt::AlignRight;
    }

    static std::int64_t figure(const replay::Metric& metric, int column) {
        switch (column) {
        case Recorded:
            return metric.recorded.value_or(0); // text() says where it is not known
        case Before:
            return metric.before;
        case After:
            return metric.after;
        default:
            return metric.difference();
        }
    }

    static QString text(const replay::Metric& metric, int column) {
        switch (column) {
        case Name:
            return gui::text(words::tr(metric.name));
        case Recorded:
            return format::recorded(metric);
        case Difference: // beside them it is said in words; the columns are narrow
            return metric.judged ? format::difference(metric) : QString::fromUtf8(words::kDash);
        case Percent:
            return metric.judged ? format::differencePercent(metric)
                                 : QString::fromUtf8(words::kDash);
        default:
            return format::value(metric, figure(metric, column));
        }
    }

    std::shared_ptr<const replay::Comparison> comparison_;
};

QLabel* wrapped(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText); // it may hold what a trace says
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->hide();
    return label;
}

constexpr int kAround = 40;      // margins and scroll bar beside the table, pixels
constexpr int kMargins = 20;     // … margins alone
constexpr int kWidest = 62;      // digits that the dock asks for at most: the lanes keep most
constexpr int kWidestShare = 40; // … and of the window, in percent
constexpr int kLeastName = 12;   // digits that are left of a figure's name

class VerdictDock : public QScrollArea {
    Q_DECLARE_TR_FUNCTIONS(VerdictDock)
public:
    VerdictDock(Document* document, WhichKernel* which, QWidget* parent)
        : QScrollArea(parent), document_(document), which_(which), model_(new MetricModel(this)),
          sides_model_(new SidesModel(this)) {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        auto* body = new QWidget(this);
        auto* layout = new QVBoxLayout(body);
        layout->setContentsMargins(8, 6, 8, 6);
        layout->setSpacing(6);
        pair_ = wrapped(body);
        QFont bold = pair_->font();
        bold.setBold(true);
        pair_->setFont(bold);
        pair_->setObjectName(QStringLiteral("verdict-pair"));
        origin_ = wrapped(body);
        origin_->setObjectName(QStringLiteral("verdict-origin"));
        loss_ = wrapped(body);
        loss_->setObjectName(QStringLiteral("verdict-loss"));
        loss_->setMargin(6);
        loss_->setAutoFillBackground(true);
        verdict_ = wrapped(body);
        verdict_->setObjectName(QStringLiteral("verdict-sentence"));
        check_ = wrapped(body);
        check_->setObjectName(QStringLiteral("self-check"));
        kernel_ = wrapped(body);
        kernel_->setObjectName(QStringLiteral("which-kernel"));
        makeTable(body);
        for (QWidget* part : std::initializer_list<QWidget*>{pair_, origin_, loss_, verdict_,
                                                             table_, check_, kernel_}) {
            layout->addWidget(part);
        }
        layout->addLayout(makeControls(body));
        layout->addStretch();
        setWidget(body);

        connect(document, &Document::comparisonChanged, this, [this] { update(); });
        connect(document, &Document::opened, this, [this] { check_->hide(); });
        connect(document, &Document::selfChecked, this, [this] { showCheck(); });
        connect(which_, &WhichKernel::changed, this, [this] { showKernel(); });
        if (document->comparison()) {
            update();
            showCheck();
            showKernel();
        }
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        QScrollArea::resizeEvent(event);
        fit();
    }

    void changeEvent(QEvent* event) override {
        if (event->type() == QEvent::PaletteChange) {
            paintLoss();
        }
        QScrollArea::changeEvent(event);
    }

private:
    void makeTable(QWidget* body) {
        table_ = listTable(model_, QStringLiteral("verdict"),
                           tr("Verdict: recorded, before, after and difference"), body);
        table_->setSelectionMode(QAbstractItemView::NoSelection);
        table_->setFocusPolicy(Qt::NoFocus);
        table_->setTextElideMode(Qt::ElideMiddle);
        table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 5);
        table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        table_->horizontalHeader()->setSectionResizeMode(MetricModel::Name, QHeaderView::Stretch);
        table_->horizontalHeader()->setHighlightSections(false);
        table_->horizontalHeader()->setMinimumSectionSize(1);
    }

    QLayout* makeControls(QWidget* body) {
        auto* row = new QHBoxLayout;
        assumption_ = new AssumptionBox(document_, body);
        row->addWidget(assumption_, 1);
        row->addStretch();
        auto* copy = new QToolButton(body);
        copy->setText(tr("Copy"));
        copy->setToolTip(tr("Copy the verdict"));
        copy->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(copy);
        const auto offer = [&](const QString& words, VerdictFormat format) {
            menu->addAction(words, this, [this, format] {
                if (const QString verdict = verdictText(*document_, format); !verdict.isEmpty()) {
                    QGuiApplication::clipboard()->setText(verdict);
                }
            });
        };
        offer(tr("as &Markdown"), VerdictFormat::Markdown);
        offer(tr("as &JSON"), VerdictFormat::Json);
        copy->setMenu(menu);
        row->addWidget(copy);
        return row;
    }

    void set(QLabel* label, const QString& text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    }

    void paintLoss() {
        QPalette painted = QGuiApplication::palette();
        painted.setColor(QPalette::Window, bannerBackground(true, painted));
        loss_->setPalette(painted);
    }

    void update() {
        const auto sides = document_->sides();
        const bool two = sides->isTwo();
        model_->show(two ? nullptr : document_->comparison());
        sides_model_->show(sides->comparedTraces());
        QAbstractItemModel* model = sides_model_;
        if (!two) {
            model = model_;
        }
        if (table_->model() != model) {
            table_->setModel(model);
            table_->setAccessibleName(two ? tr("Verdict: both traces, and whether they differ")
                                          : tr("Verdict: recorded, before, after and difference"));
        }
        assumption_->setVisible(!two); // nothing is assumed of what was recorded
        two ? showTwo(*sides) : showOne(*document_->comparison());
        paintLoss();
        fitTable(two);
    }

    void showOne(const replay::Comparison& comparison) {
        const auto named = [](const std::string& name) {
            const model::Handler* handler = model::find_handler(name);
            const QString shown = QString::fromStdString(name);
            return handler == nullptr ? shown
                                      : tr("%1 (%2)").arg(shown, describe::kernels(*handler));
        };
        set(pair_,
            tr("%1 → %2").arg(named(comparison.before.handler), named(comparison.after.handler)));
        const trace::Session& session = comparison.trace->session();
        const bool ours = !session.synthetic() && !session.made() &&
                          !session.values.contains(trace::key::kImporter);
        set(origin_, ours
                         ? QString()
                         : tr("%1: %2").arg(document_->title(), text(words::origin_text(session))));
        set(verdict_, shown(spokenVerdict(comparison).text));
        const trace::Trace& trace = *comparison.trace;
        const QString lost = format::count(trace.lost());
        set(loss_,
            trace.losses().empty() ? QString()
            : !trace.lost_more()
                ? tr("%1 events were lost: recorded counts are lower bounds, modelled ones "
                     "may be off either way.")
                      .arg(lost)
            : trace.lost() > 0
                ? tr("At least %1 events were lost: recorded counts are lower bounds, modelled "
                     "ones may be off either way.")
                      .arg(lost)
                : tr("Events were lost, nobody knows how many: recorded counts are lower "
                     "bounds, modelled ones may be off either way."));
    }

    void showTwo(const Sides& sides) {
        const replay::TwoSides& compared = *sides.comparedTraces();
        QStringList heads, lost;
        for (const Side side : {Side::Before, Side::After}) {
            const PaneSide& place = sides[side];
            heads << tr("%1: %2, %3")
                         .arg(place.letter, place.title,
                              text(words::side_origin_text(
                                  compared.sides[side == Side::After ? 1 : 0])));
            if (!place.trace().losses().empty()) {
                lost << place.letter;
            }
        }
        set(pair_, heads.join(u'\n'));
        set(origin_, {});
        QStringList said{shown(sides.said().verdict)};
        for (const std::string& caution : sides.said().cautions) {
            said << tr("No all-clear of %1").arg(shown(caution));
        }
        set(verdict_, said.join(QStringLiteral("\n\n")));
        set(loss_, lost.isEmpty() ? QString()
                                  : tr("Events were lost in %1: recorded counts are lower bounds, "
                                       "modelled ones may be "
                                       "off either way.")
                                        .arg(lost.join(tr(" and "))));
    }

    void fitTable(bool two) {
        wanted_.clear();
        int wide = kAround;
        const QAbstractItemView* view = table_; // the table hides its hint
        for (int column = 0; column < table_->model()->columnCount(); ++column) {
            wanted_ << std::max(view->sizeHintForColumn(column),
                                table_->horizontalHeader()->sectionSizeHint(column));
            wide += wanted_.back();
        }
        // The difference can give way, see fit(); of two traces what lies beyond is scrolled to.
        const int least = wide - (two ? 0 : wanted_[MetricModel::Difference]);
        setMinimumWidth(std::min({least, kWidest * fontMetrics().horizontalAdvance(u'0'),
                                  window()->width() * kWidestShare / 100}));
        table_->setHorizontalScrollBarPolicy(two ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
        table_->horizontalHeader()->setSectionResizeMode(
            MetricModel::Name, two ? QHeaderView::Fixed : QHeaderView::Stretch);
        fit();
        const int rows = table_->model()->rowCount();
        const int bar = two && wide > viewport()->width() + kAround - kMargins
                            ? table_->horizontalScrollBar()->sizeHint().height()
                            : 0;
        table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                               rows * table_->verticalHeader()->defaultSectionSize() + 2 + bar);
    }

    /// Of one trace names are read whole: where there is no room for all, the difference gives way,
    /// which its share and the two columns before it say as well. Of two what matters is both
    /// figures and whether they differ: names, which their tips say whole, give way to those, and
    /// what lies beyond is scrolled to.
    void fit() {
        const int wide = std::accumulate(wanted_.begin(), wanted_.end(), 0);
        if (table_->model() == sides_model_ && wanted_.size() > SidesModel::kWithChance) {
            const int figures = std::accumulate(wanted_.begin() + 1,
                                                wanted_.begin() + SidesModel::kWithChance + 1, 0);
            const int least = kLeastName * fontMetrics().horizontalAdvance(u'0');
            table_->horizontalHeader()->resizeSection(
                MetricModel::Name,
                std::min(wanted_.front(),
                         std::max(viewport()->width() - kMargins - figures, least)));
        }
        table_->setColumnHidden(MetricModel::Difference,
                                table_->model() == model_ && wide > viewport()->width() - kMargins);
    }

    void showCheck() {
        const auto check = document_->selfCheck();
        set(check_, check ? tr("Self-check: %1")
                                .arg(text(words::self_check_sentence(
                                    document_->comparison()->trace->session(), *check)))
                          : QString());
        QStringList reasons;
        constexpr std::size_t kMost = 12;
        if (check) {
            for (std::size_t k = 0; k < std::min(check->misses.size(), kMost); ++k) {
                reasons << shown(check->misses[k].said);
            }
        }
        check_->setToolTip(plainTip(reasons.join(u'\n')));
    }

    void showKernel() {
        const auto which = which_->answer();
        set(kernel_, which ? tr("Which kernel? %1").arg(shown(which->text)) : QString());
    }

    Document* document_;
    WhichKernel* which_;
    MetricModel* model_;
    SidesModel* sides_model_;
    AssumptionBox* assumption_ = nullptr;
    QLabel* kernel_ = nullptr;
    QVector<int> wanted_; ///< width that each column asks for
    QLabel *pair_ = nullptr, *origin_ = nullptr, *loss_ = nullptr, *verdict_ = nullptr,
           *check_ = nullptr;
    QTableView* table_ = nullptr;
};

} // namespace

QWidget* makeVerdictDock(const DockNeeds& needs, QWidget* parent) {
    return new VerdictDock(needs.document, needs.kernel, parent);
}

} // namespace daxscope::gui
