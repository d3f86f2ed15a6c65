from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "ocop.products"
    label = "products"

    def ready(self) -> None:
        from ocop.files import rights
        from ocop.people import history
        from ocop.producers import dependents
        from ocop.products import following

        dependents.register(
            "product", of_producers=following.product_ids_of_producers, of_villages=following.product_ids_of_villages
        )
        dependents.register_mover("products", following.move_products)
        rights.register("products", following.picture_is_within_reach)
        history.register("products.product", following.history_keys)
