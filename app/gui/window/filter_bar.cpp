// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/filter_bar.h"

#include "app/gui/look/appearance.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QToolButton>

namespace daxscope::gui {

FilterBar::FilterBar(Document* document, ViewState* state, ViewFilter* filter, bool kept,
                     QWidget* parent)
    : QWidget(parent), document_(document), state_(state), filter_(filter), store_(kept),
      line_(new FilterLine([document] { return document->comparison(); }, this)),
      rest_(new QComboBox(this)), count_(new QLabel(this)), menu_(new QMenu(this)) {
    setObjectName(QStringLiteral("filter-bar"));
    auto* bar = new QHBoxLayout(this);
    bar->setContentsMargins(8, 3, 8, 3);
    line_->setObjectName(QStringLiteral("filter"));
    line_->setAccessibleName(tr("Filter of lanes and tables"));
    line_->setClearButtonEnabled(true);
    line_->setPlaceholderText(
        tr("Filter, e.g.  before:refault after:hit comm:reader duration:10us..1ms -kind:zap"));
    line_->setToolTip(tr("Words must all match; a leading - turns one round.\n"
                         "field:text, field=whole text, field:number, field<number, "
                         "field>number, field:least..most\n"
                         "Ctrl+Space or Down offers fields, and the values that this trace has."));
    rest_->setObjectName(QStringLiteral("filter-rest"));
    rest_->setAccessibleName(tr("What does not match, in the lanes"));
    rest_->addItems({tr("Dim the rest"), tr("Hide the rest")});
    rest_->setToolTip(tr("What does not match is drawn dim in the lanes, or left out"));
    count_->setObjectName(QStringLiteral("filter-count"));
    count_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* more = new QToolButton(this);
    more->setObjectName(QStringLiteral("filter-menu"));
    more->setText(tr("Filters"));
    more->setToolTip(tr("Filters used before, and saved by name"));
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(menu_);
    bar->addWidget(line_, 1);
    bar->addWidget(rest_);
    bar->addWidget(count_, 1); // as wide whatever it says: nothing jumps
    bar->addWidget(more);

    connect(menu_, &QMenu::aboutToShow, this, [this] { fill(); });
    connect(rest_, &QComboBox::activated, this, [this](int at) { state_->setHidesRest(at == 1); });
    connect(state, &ViewState::hidesRestChanged, this,
            [this](bool on) { rest_->setCurrentIndex(on ? 1 : 0); });
    connect(line_, &QLineEdit::textChanged, state, &ViewState::setFilter);
    connect(line_, &QLineEdit::editingFinished, this, [this] {
        if (!filter_->fault()) {
            store_.remember(line_->text());
        }
    });
    connect(state, &ViewState::filterChanged, this, [this] {
        if (line_->text() != state_->filter()) { // by a menu
            line_->setText(state_->filter());
            store_.remember(state_->filter());
        }
    });
    connect(filter, &ViewFilter::changed, this, [this] { tell(); });
    connect(document, &Document::comparisonChanged, this, [this] { tell(); });
    tell();
}

void FilterBar::goTo() {
    line_->setFocus(Qt::ShortcutFocusReason);
    line_->selectAll();
}

/// How much passes, or what is not understood.
void FilterBar::tell() {
    QPalette painted = QGuiApplication::palette();
    if (const auto& fault = filter_->fault()) {
        said_ = filter_->applies()
                    ? tr("%1. Lanes and tables go by the other words.").arg(fault->what)
                    : tr("%1. Lanes and tables show all.").arg(fault->what);
        painted.setColor(QPalette::WindowText, accent(Accent::Bad, painted));
    } else if (const auto& result = filter_->result()) {
        said_ =
            tr("%1 of %2 events").arg(format::count(result->passing), format::count(result->all));
    } else if (const auto sides = document_->sides(); sides && !filter_->isOn()) {
        std::int64_t all = 0;
        for (const Side side : {Side::Before, Side::After}) {
            const bool counts = (*sides)[side] && (side == Side::Before || sides->isTwo());
            all += counts ? static_cast<std::int64_t>((*sides)[side].trace().size()) : 0;
        }
        said_ = tr("%1 events").arg(format::count(all));
    } else if (!filter_->isOn()) {
        said_.clear();
    } // else it is being looked for: the last figure stands
    count_->setPalette(painted);
    count_->setToolTip(plainTip(said_));
    line_->mark(filter_->fault());
    line_->setAccessibleDescription(said_);
    elide();
}

void FilterBar::elide() {
    count_->setText(count_->fontMetrics().elidedText(said_, Qt::ElideRight, count_->width()));
}

void FilterBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    elide();
}

void FilterBar::save(const QString& name) {
    if (!name.trimmed().isEmpty()) {
        store_.save(name.trimmed(), state_->filter());
    }
}

void FilterBar::saveAs() {
    save(QInputDialog::getText(this, tr("Save the filter"), tr("Name of this filter:")));
}

void FilterBar::fill() {
    menu_->clear();
    const auto plain = [](QString text) { return text.replace(u'&', QStringLiteral("&&")); };
    const auto use = [this](const QString& filter) { state_->setFilter(filter); };
    QAction* saves = menu_->addAction(tr("&Save this filter…"), this, [this] { saveAs(); });
    saves->setEnabled(filter_->isOn());
    QAction* clears = menu_->addAction(tr("&No filter"), this, [use] { use({}); });
    clears->setEnabled(!state_->filter().isEmpty());
    if (const QStringList names = store_.names(); !names.isEmpty()) {
        menu_->addSeparator();
        for (const QString& name : names) {
            QAction* action = menu_->addAction(plain(name), this,
                                               [use, filter = store_.named(name)] { use(filter); });
            action->setToolTip(plainTip(store_.named(name)));
        }
        QMenu* remove = menu_->addMenu(tr("&Remove a saved one"));
        for (const QString& name : names) {
            remove->addAction(plain(name), this, [this, name] { store_.remove(name); });
        }
    }
    if (!store_.history().isEmpty()) {
        menu_->addSeparator();
        for (const QString& filter : store_.history()) {
            menu_->addAction(plain(filter), this, [use, filter] { use(filter); });
        }
        menu_->addSeparator();
        menu_->addAction(tr("&Forget the filters used"), this, [this] { store_.forgetHistory(); });
    }
    menu_->setToolTipsVisible(true);
}

} // namespace daxscope::gui

#include "moc_filter_bar.cpp"
