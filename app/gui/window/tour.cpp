// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/tour.h"

#include "app/gui/state/bundled_traces.h"
#include "app/gui/state/format.h"
#include "app/gui/state/navigate.h"
#include "app/gui/window/main_window.h"

#include <QApplication>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

constexpr int kTourWidth = 46; // digits
constexpr int kTourGap = 10;   // device-independent pixels between the note and what it is about

/// One step: its trace, and the dock that it is about; nullptr: the lanes.
struct TourStep {
    const char* trace;
    const char* dock;
};
constexpr TourStep kTourSteps[Tour::kSteps] = {
    {"reflink-storm-6.12", nullptr},     {"reflink-storm-6.12", "dock.whom"},
    {"reflink-quiet-6.1", "dock.sweep"}, {"prefix-storm-6.1", nullptr},
    {"fallbacks-6.12", "dock.faults"},
};

QString pathOfTrace(const char* name) {
    for (const BundledTrace& trace : bundledTraces()) {
        if (trace.name == QLatin1String(name)) {
            return trace.path;
        }
    }
    return {};
}

QString number(std::uint64_t count) {
    return format::count(static_cast<std::int64_t>(count));
}

bool isOurs(int key) {
    return key == Qt::Key_Escape || key == Qt::Key_Left || key == Qt::Key_Right ||
           key == Qt::Key_Return || key == Qt::Key_Enter;
}

std::uint64_t faultsOf(const replay::Run& run) {
    return run.totals.accesses - run.totals.hits;
}

} // namespace

/// A line around a part of the window, which takes no click away from it.
class Tour::Outline : public QWidget {
public:
    explicit Outline(QWidget* parent) : QWidget(parent) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_NoSystemBackground);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        constexpr int kWide = 3;
        QPainter painter(this);
        painter.setPen(QPen(palette().color(QPalette::Highlight), kWide));
        painter.drawRect(rect().adjusted(kWide / 2, kWide / 2, -kWide / 2 - 1, -kWide / 2 - 1));
    }
};

bool Tour::isPossible() {
    return std::all_of(std::begin(kTourSteps), std::end(kTourSteps),
                       [](const TourStep& step) { return !pathOfTrace(step.trace).isEmpty(); });
}

Tour::Tour(MainWindow* window)
    : QFrame(window), window_(window), title_(new QLabel(this)), text_(new QLabel(this)),
      back_(new QPushButton(tr("&Back"), this)), next_(new QPushButton(this)),
      outline_(new Outline(window)), focus_(QApplication::focusWidget()) {
    setObjectName(QStringLiteral("tour"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::ToolTipText);
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    title_->setForegroundRole(QPalette::ToolTipText);
    text_->setObjectName(QStringLiteral("tour-text"));
    text_->setForegroundRole(QPalette::ToolTipText);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    back_->setObjectName(QStringLiteral("tour-back"));
    next_->setObjectName(QStringLiteral("tour-next"));
    auto* close = new QPushButton(tr("&End the tour"), this);
    close->setToolTip(tr("Esc"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(close);
    buttons->addStretch();
    buttons->addWidget(back_);
    buttons->addWidget(next_);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(title_);
    layout->addWidget(text_);
    layout->addLayout(buttons);
    setFixedWidth(kTourWidth * fontMetrics().horizontalAdvance(u'0'));
    connect(close, &QPushButton::clicked, this, &Tour::end);
    connect(back_, &QPushButton::clicked, this, &Tour::back);
    connect(next_, &QPushButton::clicked, this, &Tour::next);
    Document* document = window->document();
    connect(document, &Document::comparisonChanged, this, [this, document] {
        if (document->path() != path_ || document->sides()->isTwo()) {
            end(); // somebody opened something else
        } else if (!document->isPart()) {
            ready_ ? say() : prepare();
        }
    });
    connect(document, &Document::failed, this, &Tour::end);
    for (QWidget* watched : std::initializer_list<QWidget*>{window, back_, next_, close}) {
        watched->installEventFilter(this);
    }
    go(0);
}

QString Tour::text() const {
    return text_->text();
}

void Tour::next() {
    step_ + 1 < kSteps ? go(step_ + 1) : end();
}

void Tour::back() {
    if (step_ > 0) {
        go(step_ - 1);
    }
}

void Tour::end() {
    window_->removeEventFilter(this);
    if (outline_) {
        outline_->deleteLater();
    }
    if (focus_ && isAncestorOf(QApplication::focusWidget())) {
        focus_->setFocus(Qt::OtherFocusReason);
    }
    close();
}

void Tour::go(int step) {
    step_ = step;
    ready_ = false;
    title_->setText(tr("Step %1 of %2").arg(step + 1).arg(kSteps));
    back_->setEnabled(step > 0);
    next_->setText(step + 1 < kSteps ? tr("&Next") : tr("&Done"));
    path_ = pathOfTrace(kTourSteps[step].trace);
    Document* document = window_->document();
    if (document->path() == path_ && document->sides() && !document->sides()->isTwo() &&
        !document->busy()) {
        prepare();
        return;
    }
    text_->setText(tr("Opening %1 …").arg(QLatin1String(kTourSteps[step].trace)));
    outline_->hide();
    place();
    // Elsewhere than from within a signal of the document.
    QMetaObject::invokeMethod(
        this, [this] { window_->open(path_); }, Qt::QueuedConnection);
}

/// Puts on the screen what the step speaks of.
void Tour::prepare() {
    ready_ = true;
    Document* document = window_->document();
    ViewState* state = window_->state();
    const Sides& sides = *document->sides();
    state->setFilter({});
    if (kTourSteps[step_].dock != nullptr) {
        window_->raiseDock(QLatin1String(kTourSteps[step_].dock));
    }
    if (step_ == 0) {
        state->fit();
    } else if (step_ == 1) {
        navigate::toStorm(sides, *state, {Side::Before, 0});
    } else if (step_ == 3) {
        navigate::toFirstDirty(sides, *document->summary(), *state);
    }
    say();
    next_->setFocus(Qt::OtherFocusReason);
}

/// What is to be seen, with the figures that stand there now.
void Tour::say() {
    const Document& document = *window_->document();
    const replay::Comparison& shown = *document.comparison();
    const QString before = gui::text(shown.before.handler), after = gui::text(shown.after.handler);
    QString said;
    switch (step_) {
    case 0:
        said =
            tr("These are the lanes: a row is a PMD range of the file, a box is a fault, and a "
               "refault is orange. Above is the run before, %1, with %2 faults; below, the same "
               "accesses through %3, with %4.")
                .arg(before, number(faultsOf(shown.before)), after, number(faultsOf(shown.after)));
        break;
    case 1:
        if (shown.storms_before.empty()) {
            said = tr("By the rule that is set, %1 has no storm here.").arg(before);
        } else {
            const replay::Storm& storm = shown.storms_before.front();
            said = tr("The costliest storm of %1: %2 refaults of %3 mappings in %4. The table says "
                      "who unmapped whom how often; a click on a cell filters the lanes, and N "
                      "goes to the next storm.")
                       .arg(before, number(storm.refaults), number(storm.parties.size()),
                            format::duration(storm.end - storm.begin));
        }
        break;
    case 2:
        said = tr("The same workload on another kernel: %1 storms were recorded. That alone is no "
                  "all-clear for %2: an access that finds its mapping leaves no event. The sweep "
                  "shows what each revisit interval that you might assume would come to; a click "
                  "on a point assumes it.")
                   .arg(number(shown.storms_recorded.size()), before);
        break;
    case 3: {
        const std::size_t dirty = document.summary()->dirtyOf(Side::Before).size();
        said = tr("The storm of 2016, brought back by a module. Under %1 there are %2 removals of "
                  "dirty DAX entries, which fsync would miss. %3Shift+N goes to the next.")
                   .arg(before, number(dirty),
                        dirty > 0 ? tr("The first one is selected; ") : QString());
        break;
    }
    default:
        said = tr("Here no fault storms, but huge pages fail: each file stands for a reason why "
                  "PMD faults fall back to 4 KiB. The dock lists the reasons, where the kernel "
                  "decides them and what they came to. That was the tour: Ctrl+O opens a trace of "
                  "yours, ? shows all keys.");
        break;
    }
    text_->setText(said);
    setAccessibleName(title_->text());
    setAccessibleDescription(said);
    place();
}

QRect Tour::target() const {
    if (!ready_) {
        return {};
    }
    const char* dock = kTourSteps[step_].dock;
    const QWidget* part = dock == nullptr ? static_cast<const QWidget*>(window_->view())
                                          : window_->findChild<QDockWidget*>(QLatin1String(dock));
    return part == nullptr || !part->isVisible()
               ? QRect()
               : QRect(part->mapTo(window_, QPoint()), part->size());
}

/// Beside what it is about, where there is most room; where there is none, over its bottom.
void Tour::place() {
    const int height = heightForWidth(width());
    resize(width(), std::max(height, sizeHint().height()));
    const QRect of = target();
    const QRect room = window_->rect().adjusted(kTourGap, kTourGap, -kTourGap, -kTourGap);
    QPoint at(room.center().x() - width() / 2, room.center().y() - this->height() / 2);
    if (!of.isEmpty()) {
        at = {of.center().x() - width() / 2, of.bottom() - this->height() - 2 * kTourGap};
        const int left = of.left(), right = window_->width() - of.right(), top = of.top();
        if (std::max(left, right) >= width() + 2 * kTourGap) {
            at = {left > right ? of.left() - width() - kTourGap : of.right() + kTourGap,
                  of.bottom() - this->height()};
        } else if (top >= this->height() + 2 * kTourGap) {
            at = {of.center().x() - width() / 2, of.top() - this->height() - kTourGap};
        }
        outline_->setGeometry(of);
        outline_->show();
        outline_->raise();
    }
    move(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())),
         std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - this->height())));
    show();
    raise();
}

bool Tour::event(QEvent* event) {
    // Its keys are those of whoever is in it, and no shortcuts of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        if (const int key = static_cast<QKeyEvent*>(event)->key();
            isOurs(key) || key == Qt::Key_Space) {
            event->accept();
            return true;
        }
    }
    return QFrame::event(event);
}

void Tour::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Escape:
        end();
        break;
    case Qt::Key_Right:
        next();
        break;
    case Qt::Key_Left:
        back();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget());
            button != nullptr && isAncestorOf(button)) {
            button->click();
        } else {
            next();
        }
        break;
    default:
        QFrame::keyPressEvent(event);
    }
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
    if (watched != window_) { // a button, which would take arrows to the next one
        const bool key = event->type() == QEvent::KeyPress;
        if (key && isOurs(static_cast<QKeyEvent*>(event)->key())) {
            keyPressEvent(static_cast<QKeyEvent*>(event));
            return true;
        }
        return false;
    }
    if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
        QMetaObject::invokeMethod(this, &Tour::place, Qt::QueuedConnection);
    }
    return QFrame::eventFilter(watched, event);
}

void Tour::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

} // namespace daxscope::gui

#include "moc_tour.cpp"
